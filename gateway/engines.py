"""Which engines the services have loaded, asked when a production is created."""

import asyncio
from collections.abc import Mapping

from whereisaudio.media.v1 import media_pb2

from common.errors import FailedPrecondition, InvalidArgument, PermissionDenied
from gateway.clients.call import Services, typed_errors
from gateway.production import EngineVersion, RightsMode

SERVICE_NAMES = ("stt", "classifier", "prompter", "audiogen", "musicgen", "mixer")
# Services of whose engines a production may name one.
CHOOSABLE = SERVICE_NAMES[:-1]
# How long a service may take to say what it has; it may be starting.
DEADLINE_S = 30.0


async def list_engines(
    services: Services, deadline_s: float = DEADLINE_S
) -> dict[str, list[media_pb2.EngineInfo]]:
    """The engines of every service, by the service's name. Raises typed errors."""
    with typed_errors():
        answers = await asyncio.gather(
            *(
                getattr(services, name).ListEngines(
                    media_pb2.ListEnginesRequest(), timeout=deadline_s
                )
                for name in SERVICE_NAMES
            )
        )
    return {name: list(answer.engines) for name, answer in zip(SERVICE_NAMES, answers, strict=True)}


async def resolve_engines(
    services: Services,
    wanted: Mapping[str, str],
    rights_mode: RightsMode,
    deadline_s: float = DEADLINE_S,
) -> tuple[EngineVersion, ...]:
    """The engine of each service for a production: the loaded one, which has to be the wanted.

    Raises InvalidArgument for unknown names, FailedPrecondition where another one is loaded,
    PermissionDenied where the rights mode forbids it.
    """
    for service in wanted:
        if service not in CHOOSABLE:
            raise InvalidArgument(
                "UNKNOWN_SERVICE", f"there is no service {service!r}; known are {CHOOSABLE}"
            )
    engines = await list_engines(services, deadline_s)
    return tuple(
        _resolve(name, engines[name], wanted.get(name, ""), rights_mode) for name in SERVICE_NAMES
    )


def _resolve(
    service: str, engines: list[media_pb2.EngineInfo], wanted: str, rights_mode: RightsMode
) -> EngineVersion:
    loaded = next(engine for engine in engines if engine.loaded)
    if wanted and wanted not in {engine.name for engine in engines} | {"auto"}:
        known = ", ".join(engine.name for engine in engines)
        raise InvalidArgument(
            "UNKNOWN_ENGINE", f"{service} has no engine {wanted!r}; known are {known}"
        )
    if wanted not in ("", "auto", loaded.name):
        raise FailedPrecondition(
            "ENGINE_NOT_LOADED",
            f"{service} was to use {wanted!r} but has loaded {loaded.name!r}",
        )
    if rights_mode is RightsMode.COMMERCIAL and not loaded.commercial_use:
        raise PermissionDenied(
            "RIGHTS_MODE_FORBIDS_ENGINE",
            f"the licence of {service}'s engine {loaded.name!r} ({loaded.licence}) forbids "
            "commercial use; the production is commercial",
        )
    return EngineVersion(service, loaded.name, loaded.version, loaded.licence)
