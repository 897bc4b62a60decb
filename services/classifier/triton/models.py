"""The text and the voice model on Triton: rows out, logits back, in the rows' order."""

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from common.emotions import Emotion
from services.classifier.kobert.clips import voice_batch
from services.classifier.kobert.encoding import Encoded
from services.classifier.kobert.padding import buckets, text_batch
from services.classifier.kobert.windows import TextLogits
from services.classifier.triton.connection import Connection, KeepGoing, Served
from services.classifier.triton.contract import ANY, Contract, Tensor
from services.classifier.triton.requests import Arrays, infer
from services.classifier.triton.signature import PADDING_COUNTS

KOBERT = Contract(
    "kobert",
    inputs=tuple(
        Tensor(name, "INT64", (ANY,)) for name in ("input_ids", "attention_mask", "token_type_ids")
    ),
    outputs=(Tensor("effect", "FP32", ()), Tensor("emotion", "FP32", (len(Emotion),))),
)
WAV2VEC2 = Contract(
    "wav2vec2",
    inputs=(Tensor("input_values", "FP32", (ANY,)), Tensor("attention_mask", "INT64", (ANY,))),
    outputs=(Tensor("emotion", "FP32", (len(Emotion),)),),
)
# Tokens, and samples (half a minute), of one request when padded: 6 MB at most. The server makes
# larger batches of them.
_MAX_TOKENS = 16_384
_MAX_SAMPLES = 480_000
# Requests of different callers can share a batch when their lengths are equal, so lengths are
# rounded up: to 16 tokens, and to half a second.
_TOKEN_STEP = 16
_SAMPLE_STEP = 8_000


class RemoteText:
    """KoBERT on Triton, as TextRunner is KoBERT here."""

    def __init__(self, connection: Connection, served: Served, pad_id: int) -> None:
        self._connection = connection
        self._max_rows = served.max_batch_items
        self._pad_id = pad_id

    def run(self, rows: Sequence[Encoded], check: KeepGoing) -> TextLogits:
        """The logits of all rows, in their order; raises what Triton's answers mean."""
        groups = list(_groups([len(row.ids) for row in rows], _MAX_TOKENS, self._max_rows))
        requests = (self._arrays([rows[place] for place in group]) for group in groups)
        effect = np.zeros(len(rows), np.float32)
        emotion = np.zeros((len(rows), len(Emotion)), np.float32)
        answers = infer(self._connection, KOBERT, requests, check)
        for group, answer in zip(groups, answers, strict=True):
            effect[group] = answer["effect"]
            emotion[group] = answer["emotion"]
        return TextLogits(effect, emotion)

    def _arrays(self, rows: Sequence[Encoded]) -> Arrays:
        batch = text_batch(rows, self._pad_id)
        return {
            "input_ids": _rounded(batch.ids, _TOKEN_STEP, self._pad_id),
            "attention_mask": _rounded(batch.mask, _TOKEN_STEP),
            "token_type_ids": _rounded(batch.segments, _TOKEN_STEP),
        }


class RemoteVoice:
    """wav2vec 2.0 on Triton, as VoiceRunner is wav2vec 2.0 here."""

    def __init__(self, connection: Connection, served: Served) -> None:
        self._connection = connection
        self._max_rows = served.max_batch_items
        # Whether a clip may be padded: see VoiceModel.padding_counts.
        padding_counts = served.parameters.get(PADDING_COUNTS) == "true"
        self._max_samples = 0 if padding_counts else _MAX_SAMPLES
        self._step = 1 if padding_counts else _SAMPLE_STEP

    def run(self, rows: Sequence[NDArray[np.float32]], check: KeepGoing) -> NDArray[np.float32]:
        """The logits (rows, 7) of all clips, in their order; raises as RemoteText does."""
        groups = list(_groups([len(row) for row in rows], self._max_samples, self._max_rows))
        requests = (self._arrays([rows[place] for place in group]) for group in groups)
        emotion = np.zeros((len(rows), len(Emotion)), np.float32)
        answers = infer(self._connection, WAV2VEC2, requests, check)
        for group, answer in zip(groups, answers, strict=True):
            emotion[group] = answer["emotion"]
        return emotion

    def _arrays(self, rows: Sequence[NDArray[np.float32]]) -> Arrays:
        batch = voice_batch(rows)
        return {
            "input_values": _rounded(batch.samples, self._step),
            "attention_mask": _rounded(batch.mask, self._step),
        }


def _groups(lengths: Sequence[int], max_cells: int, max_rows: int) -> Iterator[list[int]]:
    for group in buckets(lengths, max_cells):
        for first in range(0, len(group), max_rows):
            yield group[first : first + max_rows]


def _rounded(rows: NDArray[Any], step: int, fill: int = 0) -> NDArray[Any]:
    """The rows (rows, length), filled up until the length is a multiple of the step."""
    return np.pad(rows, [(0, 0), (0, -rows.shape[1] % step)], constant_values=fill)
