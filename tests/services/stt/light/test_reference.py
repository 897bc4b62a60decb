import numpy as np

from services.stt.light.reference import GAP_FRAMES, Reference
from services.stt.light.voice import Voice
from services.stt.script import ScriptSentence

TEXTS = ["바람이 불었다.", "그는 문을 열고 밖으로 나갔다.", "ㅎ"]
SCRIPT = [ScriptSentence(text, text, index) for index, text in enumerate(TEXTS)]


def test_is_trimmed_and_followed_by_a_gap() -> None:
    with Voice() as voice:
        spectra = Reference(SCRIPT, voice).sentence(0).spectra
    loudness = spectra[:, -1]
    assert loudness[:3].max() > 1e-4 * loudness.max()
    assert loudness[-GAP_FRAMES + 2 :].max() < 1e-9 * loudness.max()


def test_marks_run_from_corner_to_corner() -> None:
    with Voice() as voice:
        read = Reference(SCRIPT, voice).sentence(1)
    positions, frames = zip(*read.marks, strict=True)
    assert read.marks[0] == (0, 0)
    assert read.marks[-1] == (len(TEXTS[1]), read.frame_count)
    assert list(positions) == sorted(set(positions))
    assert list(frames) == sorted(frames)


def test_features_are_the_same_whatever_was_read_before() -> None:
    with Voice() as voice, Voice() as other:
        one = Reference(SCRIPT, voice).features([0, 1])
        reference = Reference(SCRIPT, other)
        reference.sentence(0)
        two = reference.features([0, 1])
    for first, second in zip(one, two, strict=True):
        np.testing.assert_array_equal(first, second)


def test_even_a_text_that_cannot_be_said_has_frames() -> None:
    with Voice() as voice:
        features = Reference(SCRIPT, voice).features([0, 2])
    assert len(features[1]) > GAP_FRAMES
    assert np.isfinite(features[1]).all()
