"""Requests of several callers through the models together, wherever the models run.

The engines `kobert` (models in this process) and `triton` (models on a server) give it their runs.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from common.batching import raise_if_all_cancelled
from common.errors import Cancelled
from common.offload import CancelToken
from common.sentences import Sentence
from services.classifier.engine import (
    SAMPLE_RATE_HZ,
    Audio,
    Classification,
    ClassificationRequest,
)
from services.classifier.judgement import Voices, classification
from services.classifier.kobert.cards import VoiceCard
from services.classifier.kobert.clips import clips
from services.classifier.kobert.encoding import Encoded
from services.classifier.kobert.windows import TextLogits, Window, WindowReader, judge
from services.classifier.light.model import softmax
from services.classifier.scoring import Weights

# Called between the batches of a run; raises Cancelled when nobody waits any more.
Check = Callable[[], None]


class TextRun(Protocol):
    """The text model, wherever it runs."""

    def run(self, rows: Sequence[Encoded], check: Check) -> TextLogits:
        """The logits of all rows, in their order; raises OutOfMemory."""


class VoiceRun(Protocol):
    """The voice model, wherever it runs."""

    def run(self, rows: Sequence[NDArray[np.float32]], check: Check) -> NDArray[np.float32]:
        """The logits (rows, 7) of all clips, in their order; raises OutOfMemory."""


@dataclass(frozen=True, slots=True)
class Ear:
    """The voice model, and how clips have to be made for it."""

    run: VoiceRun
    card: VoiceCard


class WindowClassifier:
    """Labels windows by a text model and, where there is one, a voice model."""

    def __init__(
        self, windows: WindowReader, text: TextRun, ear: Ear | None, weights: Weights
    ) -> None:
        self._windows = windows
        self._text = text
        self._ear = ear
        self._weights = weights

    def warm_up(self) -> None:
        """Label and hear one sentence, which loads the tagger's tables and makes the models run."""
        noise = np.random.Generator(np.random.PCG64(0)).normal(0, 0.1, (SAMPLE_RATE_HZ, 1))
        sentence = Sentence("", "비가 후드득 떨어졌다.", 0, 1000)
        request = ClassificationRequest((sentence,), audio=Audio(noise.astype(np.float32), 0))
        self.classify(request, CancelToken())

    def classify(self, request: ClassificationRequest, token: CancelToken) -> Classification:
        """One request's labels; raises Cancelled when the token says so."""
        return next(done for _, done in self.run_batch([request], [token]))

    def run_batch(
        self, items: Sequence[ClassificationRequest], tokens: Sequence[CancelToken]
    ) -> Iterator[tuple[int, Classification]]:
        """Each request's labels with its index, but for the cancelled ones.

        Sentences of all requests share batches; a request's labels are the same as alone, up to
        the rounding of the device. Raises Cancelled once all are cancelled, OutOfMemory.
        """

        def check() -> None:
            raise_if_all_cancelled(tokens)

        check()
        windows = self._read(items, tokens)
        logits = self._text.run([row for w in windows.values() for row in w.rows], check)
        voices = self._listen(windows, check)
        start = 0
        for index, window in windows.items():
            rows = slice(start, start + len(window.rows))
            start = rows.stop
            wide = judge(window, TextLogits(logits.effect[rows], logits.emotion[rows]))
            yield (
                index,
                classification(window.request, wide, window.own, voices[index], self._weights),
            )

    def _read(
        self, items: Sequence[ClassificationRequest], tokens: Sequence[CancelToken]
    ) -> dict[int, Window]:
        """The windows of requests that somebody waits for, by their index."""
        windows = {}
        for index, (item, token) in enumerate(zip(items, tokens, strict=True)):
            try:
                windows[index] = self._windows.read(item, token)
            except Cancelled:
                raise_if_all_cancelled(tokens)
        return windows

    def _listen(self, windows: dict[int, Window], check: Check) -> dict[int, Voices]:
        """What is heard in each window; a sentence that nobody hears has no voice."""
        voices = {i: Voices.none(len(w.request.sentences)) for i, w in windows.items()}
        if self._ear is None:
            return voices
        owners, heard = [], []
        for index, window in windows.items():
            audio = window.request.audio
            found = clips(audio, window.request.sentences, self._ear.card) if audio else {}
            owners += [(index, place) for place in found]
            heard += list(found.values())
        emotions = softmax(self._ear.run.run(heard, check).astype(np.float64))
        for (index, place), emotion in zip(owners, emotions, strict=True):
            voices[index].emotions[place] = emotion
            voices[index].heard[place] = True
        return voices
