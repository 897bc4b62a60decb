"""A model service: its engines, its servicer, and how a process of it runs."""

from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import grpc
import structlog
from whereisaudio.media.v1 import media_pb2

from common.engines import (
    Engine,
    EngineChoice,
    EngineEntry,
    check_rights,
    choose,
    entry_rights,
    load,
    passed_reason,
    rights_reason,
    unavailable_reason,
)
from common.errors import FailedPrecondition
from common.offload import EngineWorker
from common.process import stop_on_signals
from common.rpc.server import BoundAddresses, ServerOptions, serve
from common.settings import ServiceSettings, load_settings
from common.telemetry.exposition import start_metrics
from common.telemetry.log import start_log
from common.telemetry.traces import start_traces
from common.wire import engine_info_to_proto

E = TypeVar("E", bound=Engine)

_log = structlog.get_logger(__name__)


class LoadedEngine(Generic[E]):
    """The engine of a service with its worker, and the answers that every servicer gives of it."""

    def __init__(
        self,
        engine: E,
        choice: EngineChoice,
        entries: Mapping[str, EngineEntry],
        worker: EngineWorker,
        settings: ServiceSettings,
    ) -> None:
        self.engine = engine
        self.worker = worker
        self._choice = choice
        self._entries = entries
        self._settings = settings

    def require(self, wanted: str, rights_mode: media_pb2.RightsMode) -> None:
        """Raises FailedPrecondition where another engine is wanted than the loaded one, and
        PermissionDenied where the rights mode forbids the loaded one."""
        info = self.engine.info
        if wanted and wanted != info.name:
            raise FailedPrecondition(
                "ENGINE_NOT_LOADED", f"engine {wanted!r} was asked for, {info.name!r} is loaded"
            )
        commercial_only = rights_mode == media_pb2.RIGHTS_MODE_COMMERCIAL
        check_rights(info.name, info.commercial_use, commercial_only=commercial_only)

    def info(self) -> media_pb2.EngineInfo:
        """The loaded engine as a message."""
        message = engine_info_to_proto(self.engine.info)
        message.choice_reason = self._choice.reason
        return message

    def list_engines(self) -> media_pb2.ListEnginesResponse:
        """All engines that the service knows, as its ListEngines answers."""
        return media_pb2.ListEnginesResponse(
            engines=[
                self.info() if name == self.engine.info.name else self._entry_info(name, entry)
                for name, entry in self._entries.items()
            ]
        )

    def _entry_info(self, name: str, entry: EngineEntry) -> media_pb2.EngineInfo:
        settings = self._settings
        rights = entry_rights(entry, settings)
        reason = rights_reason(
            entry, settings, commercial_only=settings.commercial_only
        ) or unavailable_reason(entry, settings)
        return media_pb2.EngineInfo(
            name=name,
            licence=rights.licence,
            commercial_use=rights.commercial_use,
            available=not reason,
            unavailable_reason=reason,
            choice_reason="" if reason else passed_reason(entry, settings),
        )


@dataclass(frozen=True, slots=True)
class ServiceDefinition:
    """What makes one service different from another."""

    # "stt"
    name: str
    # "whereisaudio.stt.v1.SpeechToText"
    full_name: str
    engines: Mapping[str, EngineEntry]
    # Adds the servicer, made with the loaded engine, to the server.
    add_to_server: Callable[[LoadedEngine[Any], grpc.aio.Server], None]
    settings_type: type[ServiceSettings] = ServiceSettings


@asynccontextmanager
async def running(
    definition: ServiceDefinition, settings: ServiceSettings
) -> AsyncIterator[BoundAddresses]:
    """The service, SERVING while the body runs; raises what choosing an engine raises."""

    async def prepare(stack: AsyncExitStack) -> Callable[[grpc.aio.Server], None]:
        worker = EngineWorker(definition.name)
        stack.callback(worker.close)
        loaded = await worker.prepare(lambda _token: _load(definition, settings, worker))
        worker.device = loaded.engine.info.device
        return lambda server: definition.add_to_server(loaded, server)

    options = ServerOptions(
        grpc_address=settings.grpc_address,
        health_address=settings.health_address,
        max_concurrent_calls=settings.max_concurrent_calls,
        drain_s=settings.drain_s,
        max_connection_age_s=settings.max_connection_age_s,
        max_connection_age_grace_s=settings.max_connection_age_grace_s,
        tls=settings.tls_files,
    )
    async with serve(options, [definition.full_name], prepare) as bound:
        yield bound


def _load(
    definition: ServiceDefinition, settings: ServiceSettings, worker: EngineWorker
) -> LoadedEngine[Any]:
    choice = choose(
        definition.engines, settings.engine, settings, commercial_only=settings.commercial_only
    )
    engine = load(definition.engines[choice.name], settings)
    # What it has loaded may be under another licence than its entry has promised.
    info = engine.info
    check_rights(info.name, info.commercial_use, commercial_only=settings.commercial_only)
    engine.warm_up()
    _log.info("engine loaded", engine=choice.name, version=engine.info.version, why=choice.reason)
    return LoadedEngine(engine, choice, definition.engines, worker, settings)


async def run_until_signal(definition: ServiceDefinition) -> None:
    """What a service's process does: serve until SIGTERM or SIGINT, then drain."""
    settings = load_settings(definition.settings_type)
    start_log(definition.name, settings.log_level)
    start_metrics(settings.metrics_port)
    start_traces(definition.name, settings.otlp_endpoint)
    stop = stop_on_signals()
    async with running(definition, settings) as bound:
        _log.info("serving", grpc_address=bound.grpc_address, health_address=bound.health_address)
        await stop.wait()
        _log.info("draining")
