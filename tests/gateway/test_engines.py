"""The gateway resolves engines when a production is created, and enforces its rights mode there."""

from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack
from pathlib import Path

import pytest
import pytest_asyncio

from common.errors import FailedPrecondition, InvalidArgument, PermissionDenied
from common.service import ServiceDefinition, running
from gateway.clients.call import Services, open_services
from gateway.engines import resolve_engines
from gateway.production import RightsMode
from gateway.settings import GatewaySettings
from services.classifier.service import DEFINITION as CLASSIFIER
from services.mixer.service import DEFINITION as MIXER
from services.musicgen.service import DEFINITION as MUSICGEN
from services.prompter.service import DEFINITION as PROMPTER
from services.stt.service import DEFINITION as STT
from tests.research_engine import LICENCE, RESEARCH

pytestmark = pytest.mark.asyncio(loop_scope="module")

_DEFINITIONS: Mapping[str, ServiceDefinition] = {
    "stt": STT,
    "classifier": CLASSIFIER,
    "prompter": PROMPTER,
    "audiogen": RESEARCH,
    "musicgen": MUSICGEN,
    "mixer": MIXER,
}


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def services(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Services]:
    """All services with light engines, but for audiogen, whose engine forbids commerce."""
    nothing: Path = tmp_path_factory.mktemp("models")
    async with AsyncExitStack() as stack:
        addresses = {}
        for name, definition in _DEFINITIONS.items():
            kind = definition.settings_type
            given = {"grpc_address": "127.0.0.1:0", "health_address": "127.0.0.1:0"}
            settings = kind(**given, metrics_port=0, drain_s=0, models_dir=nothing)  # type: ignore[arg-type,call-arg]
            bound = await stack.enter_async_context(running(definition, settings))
            addresses[f"{name}_address"] = bound.grpc_address
        yield await stack.enter_async_context(open_services(GatewaySettings(**addresses)))


async def test_a_commercial_production_is_refused_before_it_begins(services: Services) -> None:
    with pytest.raises(
        PermissionDenied, match=r"audiogen's engine 'research' \(CC-BY-NC-4\.0\) forbids commercial"
    ) as caught:
        await resolve_engines(services, {}, RightsMode.COMMERCIAL)
    assert caught.value.reason == "RIGHTS_MODE_FORBIDS_ENGINE"
    # No other name opens that door.
    with pytest.raises(PermissionDenied):
        await resolve_engines(services, {"audiogen": "research"}, RightsMode.COMMERCIAL)
    with pytest.raises(FailedPrecondition, match="'light' but has loaded 'research'"):
        await resolve_engines(services, {"audiogen": "light"}, RightsMode.COMMERCIAL)


async def test_research_uses_what_is_loaded_and_notes_its_licence(services: Services) -> None:
    engines = {
        engine.service: engine
        for engine in await resolve_engines(services, {}, RightsMode.RESEARCH)
    }
    assert list(engines) == list(_DEFINITIONS)
    assert (engines["audiogen"].name, engines["audiogen"].licence) == ("research", LICENCE)
    assert engines["prompter"].name == "light"


async def test_names_that_are_none_are_refused(services: Services) -> None:
    with pytest.raises(InvalidArgument, match="no service 'tts'"):
        await resolve_engines(services, {"tts": "light"}, RightsMode.RESEARCH)
    with pytest.raises(InvalidArgument, match="audiogen has no engine 'loud'; known are research"):
        await resolve_engines(services, {"audiogen": "loud"}, RightsMode.RESEARCH)
