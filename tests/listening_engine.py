"""An engine of music that keeps what it was asked for, for tests of what the gateway sends."""

from collections.abc import Iterator
from dataclasses import replace
from typing import ClassVar

from common.engines import EngineEntry
from common.offload import CancelToken
from services.musicgen.engine import MusicRequest, TakeEvent
from services.musicgen.light.engine import LightMusicGen
from services.musicgen.service import DEFINITION

_ENTRY = EngineEntry("tests.listening_engine:ListeningMusicGen", "musicgen", "Apache-2.0", True)
LISTENING = replace(DEFINITION, engines={"listening": _ENTRY})


class ListeningMusicGen(LightMusicGen):
    """The light engine, which also keeps all requests."""

    heard: ClassVar[list[MusicRequest]] = []

    def generate(self, request: MusicRequest, token: CancelToken) -> Iterator[TakeEvent]:
        """Keeps the request and makes its music."""
        self.heard.append(request)
        return super().generate(request, token)
