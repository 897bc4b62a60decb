"""Takes as engines make them: what asks for one, and what comes of it while it is made."""

from dataclasses import dataclass

from common.audio.pcm import Frames


@dataclass(frozen=True, slots=True)
class Take:
    """How one candidate is made: temperature 0 to 2, 1 is the engine's ordinary."""

    seed: int
    temperature: float


@dataclass(frozen=True, slots=True)
class TakeProgress:
    """How far a take has come, in units of the engine's choice."""

    take_index: int
    done_units: int
    total_units: int
    stage: str


@dataclass(frozen=True, slots=True)
class TakeBlock:
    """The next samples of a take: float32 (frames, 1 or 2) at 48 kHz, in [-1, 1]."""

    take_index: int
    samples: Frames
