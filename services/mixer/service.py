"""The mixer service."""

import grpc
from whereisaudio.mixer.v1 import mixer_pb2_grpc

from common.service import LoadedEngine, ServiceDefinition
from services.mixer.block_mixer import BlockMixer
from services.mixer.engines import ENGINES
from services.mixer.servicer import MixerServicer


def _add_to_server(loaded: LoadedEngine[BlockMixer], server: grpc.aio.Server) -> None:
    mixer_pb2_grpc.add_MixerServicer_to_server(MixerServicer(loaded), server)


DEFINITION = ServiceDefinition(
    name="mixer",
    full_name="whereisaudio.mixer.v1.Mixer",
    engines=ENGINES,
    add_to_server=_add_to_server,
)
