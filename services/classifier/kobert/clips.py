"""Each sentence's part of a window's audio, as wav2vec 2.0 takes it."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from common.sentences import Sentence
from services.classifier.engine import SAMPLE_RATE_HZ, Audio
from services.classifier.kobert.cards import VoiceCard

# As transformers' Wav2Vec2FeatureExtractor adds it to the variance.
_EPSILON = 1e-7
# Under it a clip is digital silence: nobody speaks.
_SILENCE = 1e-4


@dataclass(frozen=True, slots=True)
class VoiceBatch:
    """What the voice model takes: samples (rows, frames) float32 and mask (rows, frames) int64.

    The arrays are the inputs input_values and attention_mask of the exported graph.
    """

    samples: NDArray[np.float32]
    mask: NDArray[np.int64]


def clips(
    audio: Audio, sentences: Sequence[Sentence], card: VoiceCard
) -> dict[int, NDArray[np.float32]]:
    """The sentences' samples (frames,) by their places; those too short or silent are left out."""
    found = {}
    for place, sentence in enumerate(sentences):
        first, last = (
            max((at_ms - audio.start_ms) * SAMPLE_RATE_HZ // 1000, 0)
            for at_ms in (sentence.start_ms, sentence.end_ms)
        )
        clip = prepared(audio.samples[first:last, 0], card)
        if clip is not None:
            found[place] = clip
    return found


def prepared(samples: NDArray[np.float32], card: VoiceCard) -> NDArray[np.float32] | None:
    """Samples (frames,) at SAMPLE_RATE_HZ as the model was trained on; None for nothing to hear."""
    if len(samples) < card.min_ms * SAMPLE_RATE_HZ // 1000 or np.ptp(samples) < _SILENCE:
        return None
    spare = max(len(samples) - card.max_ms * SAMPLE_RATE_HZ // 1000, 0)
    middle = samples[spare // 2 : len(samples) - (spare - spare // 2)]
    if card.normalised:
        middle = (middle - middle.mean()) / np.sqrt(middle.var() + _EPSILON)
    return middle.astype(np.float32)


def voice_batch(rows: Sequence[NDArray[np.float32]]) -> VoiceBatch:
    """The clips padded with zeros to the longest of them."""
    shape = (len(rows), max(map(len, rows)))
    samples, mask = np.zeros(shape, np.float32), np.zeros(shape, np.int64)
    for place, row in enumerate(rows):
        samples[place, : len(row)] = row
        mask[place, : len(row)] = 1
    return VoiceBatch(samples, mask)
