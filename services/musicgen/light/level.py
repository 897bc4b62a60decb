"""The level of a take: measured before it is handed out, so that all takes stand alike."""

from collections.abc import Iterable, Iterator

import numpy as np

from common.offload import CancelToken
from services.musicgen.engine import SAMPLE_RATE_HZ, FloatArray
from services.musicgen.light.loudness import LoudnessGauge, take_gain
from services.musicgen.light.master import limit
from services.musicgen.light.render import Renderer
from services.musicgen.light.score import Score

WHOLE_S = 75.0
"""Up to this length a take is rendered whole (29 MB) before it is handed out, its level exact."""

_EXCERPT_COUNT = 10
_EXCERPT_S = 4.0


def levelled(score: Score, token: CancelToken) -> Iterator[FloatArray]:
    """The rendered blocks (frames, 2) at TAKE_LOUDNESS_LUFS, limited.

    What is longer than WHOLE_S is measured by excerpts, then streamed; its level is off by 0.2 LU
    as a rule and by less than 1 LU. Raises the token's error between blocks once it is cancelled.
    """
    blocks: Iterable[FloatArray] = _watched(Renderer(score).blocks(), token)
    if score.form.duration_s <= WHOLE_S:
        blocks = list(blocks)
        gain = _gain(blocks)
    else:
        gain = _gain(_watched(excerpts(score), token))
    for block in blocks:
        yield limit(block * gain)


def excerpts(score: Score) -> Iterator[FloatArray]:
    """Stretches from all over the piece, as they sound in it."""
    for index in range(_EXCERPT_COUNT):
        start_s = (index + 0.5) / _EXCERPT_COUNT * score.form.duration_s - _EXCERPT_S / 2
        left_frames = round(_EXCERPT_S * SAMPLE_RATE_HZ)
        for block in Renderer(score, start_s).blocks():
            yield block
            left_frames -= len(block)
            if left_frames <= 0:
                break


def _gain(blocks: Iterable[FloatArray]) -> np.float32:
    gauge = LoudnessGauge()
    for block in blocks:
        gauge.hear(block)
    return np.float32(take_gain(gauge.integrated_lufs()))


def _watched(blocks: Iterable[FloatArray], token: CancelToken) -> Iterator[FloatArray]:
    for block in blocks:
        token.raise_if_cancelled()
        yield block
