"""The stt service."""

import grpc
from whereisaudio.stt.v1 import stt_pb2_grpc

from common.service import LoadedEngine, ServiceDefinition
from services.stt.engine import SttEngine
from services.stt.engines import ENGINES
from services.stt.servicer import SpeechToTextServicer
from services.stt.settings import SttSettings


def _add_to_server(loaded: LoadedEngine[SttEngine], server: grpc.aio.Server) -> None:
    stt_pb2_grpc.add_SpeechToTextServicer_to_server(SpeechToTextServicer(loaded), server)


DEFINITION = ServiceDefinition(
    name="stt",
    full_name="whereisaudio.stt.v1.SpeechToText",
    engines=ENGINES,
    add_to_server=_add_to_server,
    settings_type=SttSettings,
)
