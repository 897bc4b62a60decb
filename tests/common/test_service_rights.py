"""A service enforces the rights mode: when it chooses, when it has loaded, and at each call."""

from dataclasses import replace
from typing import Any

import grpc
import pytest
from whereisaudio.audiogen.v1 import audiogen_pb2 as pb
from whereisaudio.audiogen.v1 import audiogen_pb2_grpc
from whereisaudio.media.v1 import media_pb2

from common.errors import PermissionDenied
from common.rpc.client import open_channel
from common.rpc.status import from_rpc_error
from common.service import ServiceDefinition, running
from common.settings import ModelSettings
from tests.research_engine import LICENCE, MISTAKEN, OWN, RESEARCH


def _settings(**given: Any) -> ModelSettings:
    addresses = {"grpc_address": "127.0.0.1:0", "health_address": "127.0.0.1:0"}
    return ModelSettings(**addresses, metrics_port=0, drain_s=0, **given)


async def _engines(
    definition: ServiceDefinition, settings: ModelSettings
) -> list[media_pb2.EngineInfo]:
    async with running(definition, settings) as bound, open_channel(bound.grpc_address) as channel:
        stub = audiogen_pb2_grpc.AudioGenStub(channel)
        return list((await stub.ListEngines(media_pb2.ListEnginesRequest(), timeout=30)).engines)


async def test_a_commercial_production_is_refused_by_the_service_itself() -> None:
    def asked(rights_mode: media_pb2.RightsMode) -> pb.GenerateRequest:
        takes = [media_pb2.TakeSpec(seed=1, temperature=1.0)]
        return pb.GenerateRequest(
            sound="knock_door", duration_ms=300, takes=takes, rights_mode=rights_mode
        )

    async with running(RESEARCH, _settings()) as bound, open_channel(bound.grpc_address) as channel:
        stub = audiogen_pb2_grpc.AudioGenStub(channel)
        refused = stub.Generate(asked(media_pb2.RIGHTS_MODE_COMMERCIAL), timeout=30)
        with pytest.raises(grpc.aio.AioRpcError) as caught:
            await anext(aiter(refused))
        error = from_rpc_error(caught.value)
        assert isinstance(error, PermissionDenied)
        assert error.reason == "RIGHTS_MODE_FORBIDS_ENGINE"
        answers = [
            answer
            async for answer in stub.Generate(asked(media_pb2.RIGHTS_MODE_RESEARCH), timeout=30)
        ]
    assert answers[-1].result.engine.licence == LICENCE


async def test_where_only_commerce_is_auto_passes_it_and_its_name_is_refused() -> None:
    loaded = next(e for e in await _engines(RESEARCH, _settings(commercial_only=True)) if e.loaded)
    assert loaded.name == "light"
    assert "research: CC-BY-NC-4.0 forbids commercial use" in loaded.choice_reason
    with pytest.raises(PermissionDenied, match="'research' forbids commercial use"):
        await _engines(RESEARCH, _settings(commercial_only=True, engine="research"))


async def test_what_was_loaded_counts_not_what_was_promised() -> None:
    with pytest.raises(PermissionDenied, match="'research' forbids commercial use"):
        await _engines(MISTAKEN, _settings(commercial_only=True))


async def test_licences_follow_the_weights_that_the_settings_name() -> None:
    settings = _settings(commercial_only=True, own_weights_commercial_use=False)
    with pytest.raises(PermissionDenied, match="'research' forbids commercial use"):
        await _engines(OWN, settings.model_copy(update={"engine": "research"}))
    allowed = _settings(engine="light", own_weights_commercial_use=True)
    research = next(engine for engine in await _engines(OWN, allowed) if not engine.loaded)
    assert (research.licence, research.commercial_use) == ("LicenseRef-Own", True)


async def test_the_list_says_why_auto_passed_what_can_run() -> None:
    entry = replace(RESEARCH.engines["research"], auto_probe="tests.research_engine:passed")
    definition = replace(RESEARCH, engines={**RESEARCH.engines, "research": entry})
    research, light = await _engines(definition, _settings())
    assert (research.available, research.choice_reason) == (True, "it wants a GPU")
    assert light.choice_reason == "the first that can run here; research: it wants a GPU"
    research, light = await _engines(definition, _settings(commercial_only=True))
    assert (research.available, research.unavailable_reason) == (
        False,
        "CC-BY-NC-4.0 forbids commercial use",
    )
