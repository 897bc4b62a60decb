"""Aligning in tests: a narration and its script through the light engine, and how far off."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from common.offload import CancelToken
from common.sentences import Sentence
from common.text.script import ScriptLine
from services.stt.engine import AlignRequest, AlignSummary, Samples
from services.stt.light.aligner import LightAligner
from tests.narrations import Narration

_BLOCK_FRAMES = 100_003  # no multiple of a frame or hop


@dataclass(frozen=True, slots=True)
class Aligned:
    """What came out of an alignment."""

    sentences: tuple[Sentence, ...]
    summary: AlignSummary

    def starts_ms(self) -> dict[int, int]:
        """When each line's first sentence begins."""
        starts: dict[int, int] = {}
        for sentence in self.sentences:
            if sentence.script_line is not None:
                starts.setdefault(sentence.script_line, sentence.start_ms)
        return starts


def align(samples: Samples, script: Sequence[str], language: str = "ko") -> Aligned:
    """The whole alignment, one script line a text."""
    lines = tuple(ScriptLine(index, text) for index, text in enumerate(script))
    request = AlignRequest(language, lines)
    events = list(LightAligner().align(request, blocks(samples), CancelToken()))
    summary = events[-1]
    assert isinstance(summary, AlignSummary)
    return Aligned(tuple(each for each in events if isinstance(each, Sentence)), summary)


def blocks(samples: Samples) -> Iterator[Samples]:
    """The samples in blocks of an odd size."""
    for start in range(0, len(samples), _BLOCK_FRAMES):
        yield samples[start : start + _BLOCK_FRAMES]


def start_errors_ms(
    aligned: Aligned, narration: Narration, script: Sequence[str]
) -> dict[str, float]:
    """By text, how far the found start is from the true one, for each text that was said."""
    starts = aligned.starts_ms()
    true_ms = {sentence.text: sentence.start_ms for sentence in narration.sentences}
    return {
        text: abs(starts[line] - true_ms[text])
        for line, text in enumerate(script)
        if line in starts and text in true_ms
    }


def percentile(errors_ms: dict[str, float], percent: float) -> float:
    """A percentile of the errors."""
    values: NDArray[np.float64] = np.array(list(errors_ms.values()))
    return float(np.percentile(values, percent))
