"""What an engine of the classifier takes and gives; no gRPC here."""

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from common.emotions import EmotionScores
from common.engines import EngineInfo
from common.offload import CancelToken
from common.sentences import Morpheme, Sentence

# The rate of the audio that engines hear.
SAMPLE_RATE_HZ = 16_000


@dataclass(frozen=True, slots=True)
class Audio:
    """The voice of a window: float32 (frames, 1), range [-1, 1], at SAMPLE_RATE_HZ.

    start_ms is where it begins on the narration's clock.
    """

    samples: NDArray[np.float32]
    start_ms: int


@dataclass(frozen=True, slots=True)
class ClassificationRequest:
    """A window's sentences in order of time, with their neighbours beyond its borders.

    context_before and context_after are in order of time as well; they get no label.
    """

    sentences: tuple[Sentence, ...]
    context_before: tuple[Sentence, ...] = ()
    context_after: tuple[Sentence, ...] = ()
    audio: Audio | None = None


@dataclass(frozen=True, slots=True)
class SentenceLabel:
    """What is known of one sentence.

    effect_probability 0 to 1; effect_score is what the decision `effect` is made on;
    voice_emotion is None where nothing was heard; dialogue says that it is a line of dialogue.
    """

    sentence_id: str
    effect_probability: float
    effect_score: float
    effect: bool
    emotion: EmotionScores
    text_emotion: EmotionScores
    voice_emotion: EmotionScores | None
    morphemes: tuple[Morpheme, ...]
    dialogue: bool


@dataclass(frozen=True, slots=True)
class Classification:
    """One label a sentence, and the numbers that the decisions were made with."""

    labels: tuple[SentenceLabel, ...]
    voice_weight: float
    effect_threshold: float


class ClassifierEngine(Protocol):
    """One way to label sentences."""

    info: EngineInfo

    def warm_up(self) -> None:
        """Load what the first request needs."""

    def classify(self, request: ClassificationRequest, token: CancelToken) -> Classification:
        """Labels in the order of the sentences; raises Cancelled when the token says so."""
