"""Rows through a model in batches of like lengths, on its device."""

from collections.abc import Callable, Sequence

import numpy as np
import torch
from numpy.typing import NDArray

from common.emotions import Emotion
from common.errors import OutOfMemory
from services.classifier.kobert.classifying import Check
from services.classifier.kobert.clips import voice_batch
from services.classifier.kobert.encoding import Encoded
from services.classifier.kobert.model import TextModel
from services.classifier.kobert.padding import buckets, text_batch
from services.classifier.kobert.voice_model import VoiceModel
from services.classifier.kobert.windows import TextLogits

# Tokens of one batch, padding included: 64 sentences of 128. A CPU gains nothing by more.
_MAX_TOKENS = 8192
# Frames of one batch, padding included: two minutes at 16 kHz.
_MAX_FRAMES = 120 * 16_000


class TextRunner:
    """The text model on its device; check is called between batches and may raise."""

    def __init__(self, model: TextModel, device: str, pad_id: int) -> None:
        self._model = model.to(device, serving_dtype(device)).eval()
        self._device = device
        self._pad_id = pad_id

    def run(self, rows: Sequence[Encoded], check: Check) -> TextLogits:
        """The logits of all rows, in their order; raises OutOfMemory."""
        lengths = [len(row.ids) for row in rows]
        found = np.zeros((len(rows), 1 + len(Emotion)), np.float32)
        for group in buckets(lengths, _MAX_TOKENS):
            _fill(found, group, lambda part: self._step([rows[place] for place in part]), check)
        return TextLogits(found[:, 0], found[:, 1:])

    def _step(self, rows: Sequence[Encoded]) -> NDArray[np.float32]:
        batch = text_batch(rows, self._pad_id)
        inputs = (batch.ids, batch.mask, batch.segments)
        with torch.inference_mode():
            effect, emotion = self._model(*(torch.from_numpy(a).to(self._device) for a in inputs))
            return _array(torch.cat([effect.unsqueeze(-1), emotion], dim=1))


class VoiceRunner:
    """The voice model on its device."""

    def __init__(self, model: VoiceModel, device: str) -> None:
        self._model = model.to(device, serving_dtype(device)).eval()
        self._device = device
        self._max_frames = 0 if model.padding_counts else _MAX_FRAMES

    def run(self, rows: Sequence[NDArray[np.float32]], check: Check) -> NDArray[np.float32]:
        """The logits (rows, 7) of all clips, in their order; raises OutOfMemory."""
        found = np.zeros((len(rows), len(Emotion)), np.float32)
        for group in buckets([len(row) for row in rows], self._max_frames):
            _fill(found, group, lambda part: self._step([rows[place] for place in part]), check)
        return found

    def _step(self, rows: Sequence[NDArray[np.float32]]) -> NDArray[np.float32]:
        batch = voice_batch(rows)
        samples = torch.from_numpy(batch.samples).to(self._device, serving_dtype(self._device))
        with torch.inference_mode():
            return _array(self._model(samples, torch.from_numpy(batch.mask).to(self._device)))


def serving_dtype(device: str) -> torch.dtype:
    """Half precision on a GPU."""
    return torch.float32 if device == "cpu" else torch.float16


def _fill(
    found: NDArray[np.float32],
    places: Sequence[int],
    step: Callable[[Sequence[int]], NDArray[np.float32]],
    check: Check,
) -> None:
    """Runs the rows at these places; in halves where the device has no room for them."""
    check()
    try:
        found[list(places)] = step(places)
        return
    except torch.OutOfMemoryError as error:
        if len(places) == 1:
            raise OutOfMemory("OUT_OF_MEMORY", "the device has no room for a sentence") from error
    half = len(places) // 2
    _fill(found, places[:half], step, check)
    _fill(found, places[half:], step, check)


def _array(logits: torch.Tensor) -> NDArray[np.float32]:
    array: NDArray[np.float32] = logits.float().cpu().numpy()
    return array
