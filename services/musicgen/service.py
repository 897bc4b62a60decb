"""The musicgen service."""

import grpc
from whereisaudio.musicgen.v1 import musicgen_pb2_grpc

from common.service import LoadedEngine, ServiceDefinition
from services.musicgen.engine import MusicEngine
from services.musicgen.engines import ENGINES
from services.musicgen.servicer import MusicGenServicer
from services.musicgen.settings import MusicGenSettings


def _add_to_server(loaded: LoadedEngine[MusicEngine], server: grpc.aio.Server) -> None:
    musicgen_pb2_grpc.add_MusicGenServicer_to_server(MusicGenServicer(loaded), server)


DEFINITION = ServiceDefinition(
    name="musicgen",
    full_name="whereisaudio.musicgen.v1.MusicGen",
    engines=ENGINES,
    add_to_server=_add_to_server,
    settings_type=MusicGenSettings,
)
