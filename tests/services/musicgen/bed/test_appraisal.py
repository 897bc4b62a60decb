import numpy as np

from common.audio.loudness import to_energy
from services.musicgen.bed.appraisal import appraise
from services.musicgen.engine import Mode
from services.musicgen.listening.key import Key
from services.musicgen.listening.listener import Heard
from services.musicgen.prompt.aim import Aim

_WANTED = Aim(Mode.MINOR, 64.0, 9)
_BED = np.full(100, to_energy(-23.0))


def _score(tonic: int, mode: Mode, fit: float, tempo_bpm: float | None) -> float:
    return appraise(Heard(Key(tonic, mode, fit), tempo_bpm), _BED, _WANTED)


def test_what_was_wanted_is_worth_its_clarity() -> None:
    assert _score(9, Mode.MINOR, 0.9, 65.0) == 0.9
    assert _score(9, Mode.MINOR, 0.9, 129.0) == 0.9


def test_another_key_mode_or_tempo_is_worth_less() -> None:
    worths = [
        _score(9, Mode.MINOR, 0.9, 90.0),
        _score(9, Mode.MINOR, 0.9, None),
        _score(9, Mode.MAJOR, 0.9, 64.0),
        _score(2, Mode.MINOR, 0.9, 64.0),
    ]
    assert all(worth < 0.9 for worth in worths)


def test_an_open_key_may_be_any() -> None:
    heard = Heard(Key(4, Mode.MINOR, 0.8), 64.0)
    assert appraise(heard, _BED, Aim(Mode.MINOR, 64.0)) == 0.8


def test_holes_and_silence_count_against_it() -> None:
    half = np.where(np.arange(100) < 50, _BED, 0.0)
    heard = Heard(Key(9, Mode.MINOR, 0.8), 64.0)
    assert appraise(heard, half, _WANTED) == 0.4
    assert appraise(heard, np.zeros(0), _WANTED) == 0.0
    assert _score(9, Mode.MINOR, -0.2, 64.0) == 0.0
