import pytest

from common.emotions import Emotion
from services.musicgen.engine import Mode, Tonality
from services.musicgen.prompt.aim import aim
from services.musicgen.prompt.mood import moods

SAD, HAPPY = moods()[Emotion.SADNESS], moods()[Emotion.HAPPINESS]


def test_a_first_piece_leaves_the_key_open() -> None:
    wanted = aim(SAD, 0.5, None)
    assert wanted.tonic_pitch_class is None
    assert wanted.mode is Mode.MINOR
    assert SAD.slowest_bpm <= wanted.tempo_bpm <= SAD.fastest_bpm


def test_the_key_stays_where_the_mode_does() -> None:
    assert aim(SAD, 0.5, Tonality(10, Mode.MINOR, 64.0)).tonic_pitch_class == 10


@pytest.mark.parametrize(
    ("mood", "previous", "tonic"),
    [
        (SAD, Tonality(0, Mode.MAJOR, 64.0), 9),  # C major to A minor
        (HAPPY, Tonality(9, Mode.MINOR, 96.0), 0),  # and back
    ],
)
def test_another_mode_takes_the_relative_key(mood, previous, tonic) -> None:  # type: ignore[no-untyped-def]
    wanted = aim(mood, 0.5, previous)
    assert wanted.tonic_pitch_class == tonic
    assert wanted.mode is mood.mode


@pytest.mark.parametrize(("before_bpm", "felt_bpm"), [(64, 64), (130, 65), (33, 66), (80, 80)])
def test_the_tempo_is_that_before_or_its_half_or_double(before_bpm: int, felt_bpm: int) -> None:
    assert aim(SAD, 0.5, Tonality(0, Mode.MINOR, before_bpm)).tempo_bpm == felt_bpm
