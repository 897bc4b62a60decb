"""What a model of speech recognition does: it hears stretches of speech, several at a time."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from common.engines import EngineInfo
from common.offload import CancelToken

SAMPLE_RATE_HZ = 16_000
LONGEST_STRETCH_MS = 28_000  # Whisper hears 30 s; the rest is room for a word's end

Mono = NDArray[np.float32]  # (frames,) at 16 kHz in [-1, 1]


@dataclass(frozen=True, slots=True)
class Span:
    """A span of time, its end exclusive."""

    start_ms: int
    end_ms: int

    @property
    def length_ms(self) -> int:
        """How long it lasts."""
        return self.end_ms - self.start_ms


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of audio of at most LONGEST_STRETCH_MS that begins and ends with speech.

    start_ms: on the clock of all the audio; samples: of the stretch; speech: the spans in it, on
    the same clock; tonality: how much of it sounds as music does (tonality.py).
    """

    start_ms: int
    samples: Mono
    speech: tuple[Span, ...]
    tonality: float


@dataclass(frozen=True, slots=True)
class HeardWord:
    """A word as the model wrote it; a space before it where the language has spaces.

    Times count from the stretch's start in what a Recogniser gives, and on the narration's clock
    behind it; probability: 0 to 1.
    """

    text: str
    start_ms: int
    end_ms: int
    probability: float


@dataclass(frozen=True, slots=True)
class Draft:
    """What decoding a stretch once gave, before its words have times.

    tokens: as the model has them; average_log_probability: of the tokens, natural logarithm;
    no_speech_probability: 0 to 1; temperature: at which it was decoded.
    """

    tokens: tuple[int, ...]
    text: str
    average_log_probability: float
    no_speech_probability: float
    temperature: float


@dataclass(frozen=True, slots=True)
class Recognition:
    """What was heard in a stretch: the draft that was kept, and its words in order of time."""

    draft: Draft
    words: tuple[HeardWord, ...]


@dataclass(frozen=True, slots=True)
class Task:
    """How to decode.

    language: a code of Whisper's, such as "ko"; prompt: text that stands before what is heard;
    temperature: the first to try; seed: of the random numbers above temperature 0.
    """

    language: str
    prompt: str
    temperature: float
    seed: int


def draw_seed(seed: int, start_ms: int, temperature: float) -> int:
    """The seed for sampling one stretch once: what others draw does not change it."""
    text = f"{seed}|{start_ms}|{temperature:.3f}"
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:4], "big")


class Recogniser(Protocol):
    """A model of speech recognition."""

    info: EngineInfo
    # Codes of the languages that it knows.
    languages: frozenset[str]
    # Stretches that it hears at a time.
    batch_items: int

    def warm_up(self) -> None:
        """Do once what would make the first call slow."""

    def find_speech(self, samples: Mono) -> list[Span]:
        """Where somebody speaks in up to some minutes of audio, in order."""

    def language_probabilities(self, stretches: Sequence[Stretch]) -> list[Mapping[str, float]]:
        """For each stretch, how probable each language is."""

    def recognise(
        self, stretches: Sequence[Stretch], task: Task, token: CancelToken
    ) -> list[Recognition]:
        """What is said in each stretch, the same whatever else is in the batch.

        Raises Cancelled, and OutOfMemory where the device has no room even for one stretch.
        """
