"""A narration that tiny checkpoints can be made to hear, and its script.

A telling Whisper (tests/models/stt) says one text in every stretch of speech: so the story is one
sentence, read again and again with pauses that part the stretches.
"""

from dataclasses import dataclass
from pathlib import Path

from tests.models.stt.checkpoints import Saying
from tests.narrations import NarrationOptions, make_narration, write_wav

# Rain that lasts, thunder that does not.
SENTENCE = "갑자기 비가 쏟아지고 천둥이 쾅 울렸다."
_READINGS = 4
_OPTIONS = NarrationOptions(sample_rate_hz=24_000, pause_ms=(3400, 3800), seed=5)
# Of a stretch, before its speech.
_LEAD_MS = 200


@dataclass(frozen=True, slots=True)
class Story:
    """The narration on disk, what is read in it and when, and what a telling Whisper has to say."""

    path: Path
    script: str
    starts_ms: tuple[float, ...]
    saying: Saying


def make_story(folder: Path) -> Story:
    """The narration, written into the folder."""
    narration = make_narration([SENTENCE] * _READINGS, _OPTIONS)
    spoken = narration.sentences
    words = tuple(SENTENCE.split())
    length_ms = round(min(sentence.end_ms - sentence.start_ms for sentence in spoken))
    starts_ms = tuple(_LEAD_MS + length_ms * place // len(words) for place in range(len(words)))
    return Story(
        path=write_wav(folder / "story.wav", narration),
        script="\n".join([SENTENCE] * _READINGS),
        starts_ms=tuple(sentence.start_ms for sentence in spoken),
        saying=Saying(words, starts_ms, _LEAD_MS + length_ms),
    )
