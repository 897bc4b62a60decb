import numpy as np
import pytest

from common.emotions import Emotion
from common.offload import CancelToken
from services.musicgen.light.composer import compose
from services.musicgen.light.level import WHOLE_S, excerpts, levelled
from services.musicgen.light.loudness import TAKE_LOUDNESS_LUFS, LoudnessGauge
from services.musicgen.light.master import CEILING
from services.musicgen.light.render import Renderer
from tests.services.musicgen.conftest import commission


@pytest.mark.slow
def test_excerpts_stand_for_the_whole() -> None:
    score = compose(commission(Emotion.ANGER, 4, duration_s=44.0))
    excerpt_gauge, whole_gauge = LoudnessGauge(), LoudnessGauge()
    for block in excerpts(score):
        excerpt_gauge.hear(block)
    for block in Renderer(score).blocks():
        whole_gauge.hear(block)
    difference_lu = excerpt_gauge.integrated_lufs() - whole_gauge.integrated_lufs()
    assert abs(difference_lu) < 0.8


@pytest.mark.slow
@pytest.mark.parametrize("emotion", [Emotion.HAPPINESS, Emotion.SADNESS, Emotion.FEAR])
def test_long_takes_stand_where_short_ones_do(emotion: Emotion) -> None:
    score = compose(commission(emotion, 4, duration_s=WHOLE_S + 60.0))
    gauge, top = LoudnessGauge(), 0.0
    for block in levelled(score, CancelToken()):
        gauge.hear(block)
        top = max(top, float(np.abs(block).max()))
    assert gauge.integrated_lufs() == pytest.approx(TAKE_LOUDNESS_LUFS, abs=1.0)
    assert top <= CEILING
