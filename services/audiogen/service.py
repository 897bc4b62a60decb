"""The audiogen service."""

import grpc
from whereisaudio.audiogen.v1 import audiogen_pb2_grpc

from common.service import LoadedEngine, ServiceDefinition
from services.audiogen.engine import AudioGenEngine
from services.audiogen.engines import ENGINES
from services.audiogen.servicer import AudioGenServicer
from services.audiogen.settings import AudioGenSettings


def _add_to_server(loaded: LoadedEngine[AudioGenEngine], server: grpc.aio.Server) -> None:
    audiogen_pb2_grpc.add_AudioGenServicer_to_server(AudioGenServicer(loaded), server)


DEFINITION = ServiceDefinition(
    name="audiogen",
    full_name="whereisaudio.audiogen.v1.AudioGen",
    engines=ENGINES,
    add_to_server=_add_to_server,
    settings_type=AudioGenSettings,
)
