"""A mixer service that listens, and a stub of it."""

from collections.abc import AsyncIterator

import pytest
from whereisaudio.mixer.v1 import mixer_pb2_grpc

from common.rpc.client import open_channel
from common.service import running
from common.settings import ServiceSettings
from services.mixer.service import DEFINITION
from tests.services.mixer.calls import RATE_HZ
from tests.services.mixer.scenes import Scene, make_scene


@pytest.fixture
async def stub() -> AsyncIterator[mixer_pb2_grpc.MixerStub]:
    settings = ServiceSettings(
        grpc_address="127.0.0.1:0", health_address="127.0.0.1:0", metrics_port=0, drain_s=0.1
    )
    async with running(DEFINITION, settings) as bound:
        channel = open_channel(bound.grpc_address)
        try:
            yield mixer_pb2_grpc.MixerStub(channel)
        finally:
            await channel.close()


@pytest.fixture(scope="module")
def scene() -> Scene:
    """20 s of narration at RATE_HZ and what is laid under it."""
    return make_scene(RATE_HZ, 20)
