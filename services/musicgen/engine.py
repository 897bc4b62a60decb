"""What a music engine is asked for and what it answers.

The contract fits a synthesiser that renders one take after the other as well as a model that
decodes all takes in one batch: blocks carry the index of their take and takes may interleave.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from common.emotions import EmotionScores
from common.engines import EngineInfo
from common.offload import CancelToken
from common.takes import Take as Take
from common.takes import TakeBlock as TakeBlock
from common.takes import TakeProgress as TakeProgress

FloatArray = NDArray[np.float32]

SAMPLE_RATE_HZ = 48_000


class Mode(Enum):
    """The family of a scale, by its third."""

    MAJOR = "major"
    MINOR = "minor"


@dataclass(frozen=True, slots=True)
class Tonality:
    """Key and tempo of a piece: tonic pitch class 0 (C) to 11 (B), tempo in beats a minute."""

    tonic_pitch_class: int
    mode: Mode
    tempo_bpm: float


@dataclass(frozen=True, slots=True)
class PreviousAudio:
    """The end of the piece before: samples (frames, channels) in [-1, 1] at its own rate."""

    samples: FloatArray
    sample_rate_hz: int


@dataclass(frozen=True, slots=True)
class MusicRequest:
    """One piece in several takes.

    intensity 0 to 1; genre names a preset of the engine, "" lets it choose; prompt holds words for
    engines that read; previous and previous_audio say what the piece follows.
    """

    emotion: EmotionScores
    intensity: float
    genre: str
    prompt: str
    duration_ms: int
    takes: tuple[Take, ...]
    previous: Tonality | None = None
    previous_audio: PreviousAudio | None = None


@dataclass(frozen=True, slots=True)
class TakeResult:
    """What became of a take; it follows the take's last block.

    score 0 to 1 is how well the engine thinks it fits; loudness_lufs is integrated (BS.1770-4).
    """

    take_index: int
    tonality: Tonality
    description: str
    score: float
    loudness_lufs: float
    take: Take


TakeEvent = TakeProgress | TakeBlock | TakeResult


class MusicEngine(Protocol):
    """Makes music; synchronous, one request at a time."""

    info: EngineInfo

    def warm_up(self) -> None:
        """Does once what the first request would otherwise wait for."""

    def generate(self, request: MusicRequest, token: CancelToken) -> Iterator[TakeEvent]:
        """Makes the takes; per take its blocks in order, then its result.

        Raises the token's error between blocks once it is cancelled, and InvalidArgument for a
        genre that the engine does not have.
        """
