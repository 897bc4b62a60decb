"""What an engine of the prompter takes and gives; no gRPC here.

The contract fits a lexicon as well as a translator followed by a language model that answers from
a few examples: a batch of sentences goes in, a batch of results comes out.
"""

from dataclasses import dataclass
from typing import Protocol

from common.engines import EngineInfo
from common.offload import CancelToken
from common.sentences import Morpheme
from common.sounds import SoundFamily


@dataclass(frozen=True, slots=True)
class PromptSentence:
    """A sentence that may sound, with its morphemes as the classifier gave them."""

    sentence_id: str
    text: str
    morphemes: tuple[Morpheme, ...]


@dataclass(frozen=True, slots=True)
class PromptRequest:
    """Sentences of one language; seed is for engines that draw random numbers."""

    sentences: tuple[PromptSentence, ...]
    language: str = "ko"
    seed: int = 0


@dataclass(frozen=True, slots=True)
class SoundPrompt:
    """One sound that a sentence tells of.

    trigger is text[trigger_start_char:trigger_end_char] in code points. lasting: it goes on as long
    as its scene rather than being an event. confidence 0 to 1; gain_db against the sound's usual.
    """

    trigger: str
    trigger_start_char: int
    trigger_end_char: int
    sound: str
    family: SoundFamily
    lasting: bool
    duration_ms: int
    prompt: str
    confidence: float
    gain_db: float


@dataclass(frozen=True, slots=True)
class SentencePrompts:
    """The sounds of one sentence in order of their triggers; none where nothing in it sounds.

    degraded_reason says why a lesser way than the engine's own was taken, empty where it was not;
    outage whether that way was taken because a server was away, so that later it may be better.
    """

    sentence_id: str
    sounds: tuple[SoundPrompt, ...]
    degraded_reason: str = ""
    outage: bool = False


class PrompterEngine(Protocol):
    """One way to write prompts; synchronous, one request at a time."""

    info: EngineInfo

    def warm_up(self) -> None:
        """Load what the first request needs."""

    def write(self, request: PromptRequest, token: CancelToken) -> tuple[SentencePrompts, ...]:
        """One result a sentence, in their order; raises Cancelled when the token says so."""
