"""What an engine of speech-to-text does: hear a window, or align a narration with its script."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from common.engines import EngineInfo
from common.offload import CancelToken
from common.sentences import Sentence
from common.text.script import ScriptLine

Samples = NDArray[np.float32]  # (frames, 1) at 16 kHz in [-1, 1]


@dataclass(frozen=True, slots=True)
class TranscribeRequest:
    """How to write down one window of a narration.

    language: BCP 47 tag, "" to detect it; window_start_ms: where the window begins on the
    narration's clock, from which sentences are timed; preceding_text: what was said before, as
    context; script_lines: corrects what was heard; temperature: 0 takes the likeliest token.
    """

    language: str
    window_start_ms: int
    preceding_text: str
    script_lines: tuple[ScriptLine, ...]
    temperature: float
    seed: int


@dataclass(frozen=True, slots=True)
class AlignRequest:
    """What to align a narration with: its script, in a language (BCP 47 tag)."""

    language: str
    script_lines: tuple[ScriptLine, ...]


@dataclass(frozen=True, slots=True)
class Heard:
    """How far an engine has come: so much of the narration is done."""

    done_ms: int


@dataclass(frozen=True, slots=True)
class TranscribeSummary:
    """How a transcription ended; language_probability is None where the engine cannot tell."""

    speech_ms: int
    language: str
    language_probability: float | None


@dataclass(frozen=True, slots=True)
class AbsentSentence:
    """A sentence of the script that was never read."""

    script_line: int
    text: str


@dataclass(frozen=True, slots=True)
class AlignSummary:
    """How an alignment ended.

    absent_sentences: in script order; absent_script_lines: lines of which no sentence was read;
    script_match: how much of the speech is in the script, and how surely, 0 to 1.
    """

    speech_ms: int
    absent_script_lines: tuple[int, ...]
    absent_sentences: tuple[AbsentSentence, ...]
    script_match: float


class SttEngine(Protocol):
    """One way to turn speech into sentences with times."""

    info: EngineInfo

    def warm_up(self) -> None:
        """Do once what would make the first request slow."""

    def transcribe(
        self, request: TranscribeRequest, blocks: Iterable[Samples], token: CancelToken
    ) -> Iterator[Sentence | Heard | TranscribeSummary]:
        """What is said in one window: sentences in order of time, the summary last.

        Raises FailedPrecondition (ENGINE_CANNOT_TRANSCRIBE) where the engine needs a script.
        """

    def align(
        self, request: AlignRequest, blocks: Iterable[Samples], token: CancelToken
    ) -> Iterator[Sentence | Heard | AlignSummary]:
        """When each sentence of the script is read: in order of time, the summary last.

        Speech that is in no line becomes a sentence without text. Blocks are taken as they come
        and let go. Raises FailedPrecondition: NO_SPEECH, SCRIPT_MISMATCH (says the match that was
        measured and the one that is expected), LANGUAGE_MISMATCH (the script is not in the
        language), UNSUPPORTED_LANGUAGE; InvalidArgument: SCRIPT_EMPTY.
        """
