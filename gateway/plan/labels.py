"""What the plan is made from: sentences with what classifier and prompter say of them."""

from dataclasses import dataclass

from common.emotions import EmotionScores
from common.sentences import Morpheme, Sentence
from common.sounds import SoundFamily


@dataclass(frozen=True, slots=True)
class Label:
    """What the classifier says of a sentence."""

    sentence_id: str
    # 0 to 1
    effect_probability: float
    # The probability plus what a sudden turn of emotion adds.
    effect_score: float
    # Whether the score reaches the engine's threshold.
    effect: bool
    emotion: EmotionScores
    morphemes: tuple[Morpheme, ...] = ()
    dialogue: bool = False


@dataclass(frozen=True, slots=True)
class SoundPrompt:
    """One sound that a sentence tells of; chars count code points of its text."""

    trigger: str
    trigger_start_char: int
    trigger_end_char: int
    sound: str
    family: SoundFamily
    # Whether it lasts as long as its scene rather than being an event.
    lasting: bool
    duration_ms: int
    prompt: str
    confidence: float
    gain_db: float = 0.0


@dataclass(frozen=True, slots=True)
class ReadSentence:
    """A sentence with all that is known of it."""

    sentence: Sentence
    label: Label
    sounds: tuple[SoundPrompt, ...] = ()
