"""What a sound engine is asked for and what it answers.

The contract fits procedural synthesis, which renders one take after the other, as well as a model
that decodes all takes in one batch: blocks carry the index of their take and takes may interleave.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from common.engines import EngineInfo
from common.offload import CancelToken
from common.sounds import SoundFamily
from common.takes import Take as Take
from common.takes import TakeBlock as TakeBlock
from common.takes import TakeProgress as TakeProgress

FloatArray = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class EffectRequest:
    """One sound in several takes.

    sound is its fine name ("" where only the prompt is known), family None where unknown, prompt
    English. lasting asks for a bed that fills duration_ms evenly and closes as a loop; otherwise it
    is an event, which may end earlier or ring a little longer.
    """

    prompt: str
    sound: str
    family: SoundFamily | None
    duration_ms: int
    lasting: bool
    takes: tuple[Take, ...]


@dataclass(frozen=True, slots=True)
class TakeResult:
    """What became of a take; it follows the take's last block.

    score 0 to 1 is how well the engine thinks it fits. loudness_lufs is an event's loudest 400 ms
    (ITU-R BS.1770-4), a bed's integrated value. take is how it was made in the end.
    """

    take_index: int
    rendered_sound: str
    score: float
    loudness_lufs: float
    take: Take


TakeEvent = TakeProgress | TakeBlock | TakeResult


class AudioGenEngine(Protocol):
    """Makes sounds; synchronous, one request at a time."""

    info: EngineInfo

    def warm_up(self) -> None:
        """Does once what the first request would otherwise wait for."""

    def generate(self, request: EffectRequest, token: CancelToken) -> Iterator[TakeEvent]:
        """Makes the takes; per take its blocks in order, then its result.

        Raises the token's error between blocks once it is cancelled, and InvalidArgument
        (UNKNOWN_SOUND) where neither name, family nor prompt says what is to be heard.
        """
