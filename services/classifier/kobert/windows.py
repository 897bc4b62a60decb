"""Windows on their way into the text model and out of it again."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from common.offload import CancelToken
from services.classifier.engine import ClassificationRequest
from services.classifier.judgement import Judgement, judged, wide_window
from services.classifier.kobert.encoding import Encoded, Encoder
from services.classifier.light.model import logistic, softmax
from services.classifier.light.reading import Reading, SentenceReader
from services.classifier.light.text import read


@dataclass(frozen=True, slots=True)
class Window:
    """A request's sentences and their neighbours of the gradient, read and encoded.

    own says which of them are the request's own.
    """

    request: ClassificationRequest
    readings: tuple[Reading, ...]
    rows: tuple[Encoded, ...]
    own: slice


@dataclass(frozen=True, slots=True)
class TextLogits:
    """What the text model gives: effect (rows,) and emotion (rows, 7)."""

    effect: NDArray[np.float32]
    emotion: NDArray[np.float32]


class WindowReader:
    """Reads windows with one tagger and one set of rules."""

    def __init__(self, reader: SentenceReader, encoder: Encoder) -> None:
        self._reader = reader
        self._encoder = encoder

    def read(self, request: ClassificationRequest, token: CancelToken) -> Window:
        """The window, ready for the model; raises Cancelled."""
        texts, wide, own = wide_window(request)
        readings = tuple(read(self._reader, texts, wide, token))
        near = self._encoder.rules.context_sentences
        rows = []
        for place, reading in zip(wide, readings, strict=True):
            token.raise_if_cancelled()
            before, after = texts[max(place - near, 0) : place], texts[place + 1 :][:near]
            rows.append(self._encoder.encode(reading, before, after))
        return Window(request, readings, tuple(rows), own)


def judge(window: Window, logits: TextLogits) -> Judgement:
    """The judgement of all rows of the window, by the model's logits of them."""
    effect = logistic(logits.effect.astype(np.float64))
    return judged(effect, softmax(logits.emotion.astype(np.float64)), window.readings)
