"""What every call to a service carries, and how its errors come back."""

# The asynchronous stubs are names for type checkers alone.
from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from typing import TypeVar

import grpc
from whereisaudio.audiogen.v1 import audiogen_pb2_grpc
from whereisaudio.classifier.v1 import classifier_pb2_grpc
from whereisaudio.media.v1 import media_pb2
from whereisaudio.mixer.v1 import mixer_pb2_grpc
from whereisaudio.musicgen.v1 import musicgen_pb2_grpc
from whereisaudio.prompter.v1 import prompter_pb2_grpc
from whereisaudio.stt.v1 import stt_pb2_grpc

from common.errors import Unavailable
from common.rpc.client import open_channel
from common.rpc.interceptors import PRODUCTION_ID_KEY
from common.rpc.status import from_rpc_error
from common.telemetry.traces import trace_metadata
from gateway.production import RightsMode
from gateway.settings import GatewaySettings
from gateway.spending import Spending

C = TypeVar("C", bound="grpc.aio.Call")

RIGHTS_MODES = {
    RightsMode.RESEARCH: media_pb2.RIGHTS_MODE_RESEARCH,
    RightsMode.COMMERCIAL: media_pb2.RIGHTS_MODE_COMMERCIAL,
}


@dataclass(frozen=True, slots=True)
class Services:
    """The stubs of all services, and the channels behind them."""

    stt: stt_pb2_grpc.SpeechToTextAsyncStub
    classifier: classifier_pb2_grpc.ClassifierAsyncStub
    prompter: prompter_pb2_grpc.PrompterAsyncStub
    audiogen: audiogen_pb2_grpc.AudioGenAsyncStub
    musicgen: musicgen_pb2_grpc.MusicGenAsyncStub
    mixer: mixer_pb2_grpc.MixerAsyncStub
    channels: Mapping[str, grpc.aio.Channel]

    async def present(self, service: str, patience_s: float) -> None:
        """Returns as soon as a replica is connected; raises Unavailable after patience_s.

        A call's own deadline would be over before a model has been loaded.
        """
        try:
            async with asyncio.timeout(patience_s):
                await self.channels[service].channel_ready()
        except TimeoutError as error:
            raise Unavailable(
                "SERVICE_AWAY", f"{service} could not be reached for {patience_s:g} s"
            ) from error


@asynccontextmanager
async def open_services(settings: GatewaySettings) -> AsyncIterator[Services]:
    """Channels to the services; without TLS they connect when they are first called.

    Raises FailedPrecondition where the files for TLS are of no use.
    """
    tls = settings.tls_files
    channels = {
        name: open_channel(getattr(settings, f"{name}_address"), tls)
        for name in ("stt", "classifier", "prompter", "audiogen", "musicgen", "mixer")
    }
    try:
        yield Services(
            stt=stt_pb2_grpc.SpeechToTextStub(channels["stt"]),
            classifier=classifier_pb2_grpc.ClassifierStub(channels["classifier"]),
            prompter=prompter_pb2_grpc.PrompterStub(channels["prompter"]),
            audiogen=audiogen_pb2_grpc.AudioGenStub(channels["audiogen"]),
            musicgen=musicgen_pb2_grpc.MusicGenStub(channels["musicgen"]),
            mixer=mixer_pb2_grpc.MixerStub(channels["mixer"]),
            channels=channels,
        )
    finally:
        for channel in channels.values():
            await channel.close()


@dataclass(frozen=True, slots=True)
class CallContext:
    """What all calls of one production have in common."""

    production_id: str
    language: str
    rights_mode: RightsMode
    # Name of the engine by service.
    engines: Mapping[str, str] = field(default_factory=dict)
    # Where is noted what calls took of the services' devices.
    spending: Spending = field(default_factory=Spending)

    @property
    def metadata(self) -> tuple[tuple[str, str], ...]:
        """The metadata of a call that is made now: its production and its span."""
        return ((PRODUCTION_ID_KEY, self.production_id), *trace_metadata())

    @property
    def rights(self) -> media_pb2.RightsMode:
        """The rights mode as the wire has it."""
        return RIGHTS_MODES[self.rights_mode]


@contextmanager
def typed_errors() -> Iterator[None]:
    """Raises the typed error behind a failed call."""
    try:
        yield
    except grpc.aio.AioRpcError as error:
        raise from_rpc_error(error) from error


@asynccontextmanager
async def answered(context: CallContext, service: str, call: C) -> AsyncIterator[C]:
    """The call, whose responses the body reads to the end; raises typed errors."""
    try:
        yield call
        context.spending.note(service, await call.trailing_metadata())
    except grpc.aio.AioRpcError as error:
        context.spending.note(service, error.trailing_metadata())
        raise from_rpc_error(error) from error
