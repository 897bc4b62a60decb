"""What a synthesis function may depend on: one stretch of one take."""

import zlib
from dataclasses import dataclass, replace

import numpy as np
from numpy.random import PCG64, Generator, SeedSequence
from numpy.typing import NDArray

from services.audiogen.light.modifiers import NEUTRAL, Modifiers

SAMPLE_RATE_HZ = 48_000

Signal = NDArray[np.float64]
"""Audio while it is computed: shape (frames,), or (frames, 2) where a function says so."""


def frames(duration_s: float) -> int:
    """Frames in a duration."""
    return max(0, round(duration_s * SAMPLE_RATE_HZ))


@dataclass(frozen=True, slots=True)
class Scene:
    """One stretch of one take.

    A long sound is made of segments that overlap and are cross-faded. What belongs to the take
    (pitch, tempo, the shape of a slow drift) comes from `vary` and `fixed`, equal in each segment;
    what belongs to the moment comes from `draws`, new in each. temperature (0 to 2) widens `vary`.
    """

    seed: int
    temperature: float
    frame_count: int
    start_frame: int = 0
    segment: int = 0
    total_frame_count: int = 0
    modifiers: Modifiers = NEUTRAL

    @property
    def duration_s(self) -> float:
        """Length of this stretch in seconds."""
        return self.frame_count / SAMPLE_RATE_HZ

    def times_s(self) -> Signal:
        """Seconds since the start of this stretch at each of its frames."""
        return np.arange(self.frame_count) / SAMPLE_RATE_HZ

    def draws(self, name: str) -> Generator:
        """Random numbers of this stretch under a name of their own."""
        return _generator(self.seed, name, self.segment + 1)

    def fixed(self, name: str) -> Generator:
        """Random numbers that are the same in every stretch of the take."""
        return _generator(self.seed, name, 0)

    def vary(self, name: str, centre: float, spread: float = 0.1) -> float:
        """A parameter of this take: log-normal around centre, spread at temperature 1.

        Clipped at two standard deviations, so that a take never leaves what the sound can be.
        """
        z = float(np.clip(self.fixed(name).standard_normal(), -2.0, 2.0))
        return centre * float(np.exp(spread * self.temperature * z))

    def lasting(self, duration_s: float, name: str = "") -> "Scene":
        """The same scene cut to another length; a name gives it random numbers of its own."""
        seed = zlib.crc32(name.encode(), self.seed & 0xFFFFFFFF) if name else self.seed
        return replace(self, frame_count=frames(duration_s), seed=seed)


def _generator(seed: int, name: str, segment: int) -> Generator:
    key = [seed & 0xFFFFFFFFFFFFFFFF, zlib.crc32(name.encode()), segment]
    return Generator(PCG64(SeedSequence(key)))
