"""Rendered pieces as a listener measures them, for every mood."""

import numpy as np
import pytest

from common.emotions import Emotion
from services.musicgen.engine import SAMPLE_RATE_HZ, Mode
from services.musicgen.light.composer import compose
from services.musicgen.light.render import Renderer
from services.musicgen.listening.key import chromagram, estimate_key
from services.musicgen.listening.pulse import estimate_tempo_bpm, pulse_correlation
from tests.services.musicgen.conftest import Piece, commission
from tests.services.musicgen.spectrum import band_share, level_db

Pieces = dict[tuple[Emotion, int], Piece]

_PULSED = (Emotion.HAPPINESS, Emotion.SURPRISE, Emotion.ANGER)


def _heard_key(piece: Piece) -> tuple[int, Mode]:
    heard = estimate_key(chromagram(piece.samples))
    return heard.tonic_pitch_class, heard.mode


def _written_key(piece: Piece) -> tuple[int, Mode]:
    return piece.score.tonality.tonic_pitch_class, piece.score.tonality.mode


def test_the_key_that_is_heard_is_the_key_that_was_written(pieces: Pieces) -> None:
    heard = [_heard_key(piece) == _written_key(piece) for piece in pieces.values()]
    assert np.mean(heard) >= 0.9


@pytest.mark.slow
def test_the_key_is_heard_in_nine_of_ten_of_many_pieces() -> None:
    heard = []
    for emotion in Emotion:
        for seed in range(1000, 1008):
            score = compose(commission(emotion, seed))
            piece = Piece(score, np.concatenate(list(Renderer(score).blocks())))
            heard.append(_heard_key(piece) == _written_key(piece))
    assert np.mean(heard) >= 0.9


@pytest.mark.parametrize(
    ("emotion", "mode"),
    [
        (Emotion.HAPPINESS, Mode.MAJOR),
        (Emotion.SADNESS, Mode.MINOR),
        (Emotion.ANGER, Mode.MINOR),
        (Emotion.FEAR, Mode.MINOR),
        (Emotion.DISGUST, Mode.MINOR),
        (Emotion.SURPRISE, Mode.MAJOR),
        (Emotion.NEUTRAL, Mode.MAJOR),
    ],
)
def test_most_pieces_of_a_mood_are_heard_in_its_mode(
    pieces: Pieces, emotion: Emotion, mode: Mode
) -> None:
    modes = [_heard_key(piece)[1] for key, piece in pieces.items() if key[0] is emotion]
    assert modes.count(mode) > len(modes) / 2


def test_the_pulse_that_is_heard_is_the_tempo_that_was_written(pieces: Pieces) -> None:
    """Or half of it, where a slow pulse is as strong (MIREX's second measure of accuracy)."""
    ratios = np.array(
        [
            (estimate_tempo_bpm(pulse_correlation(piece.body)) or 0.0)
            / piece.score.tonality.tempo_bpm
            for key, piece in pieces.items()
            if key[0] in _PULSED
        ]
    )
    close = np.minimum(np.abs(ratios - 1), np.abs(ratios - 0.5) * 2) < 0.03
    assert close.mean() >= 0.85


def test_music_leaves_the_band_of_consonants_to_the_voice(pieces: Pieces) -> None:
    shares = [band_share(piece.samples, 1000.0, 4000.0) for piece in pieces.values()]
    assert max(shares) < 0.15
    assert np.median(shares) > 0.005  # soft, not muffled


def test_no_partial_is_harsh(pieces: Pieces) -> None:
    assert max(band_share(piece.samples, 4000.0, 20_000.0) for piece in pieces.values()) < 0.01


def test_mono_keeps_the_music(pieces: Pieces) -> None:
    for piece in pieces.values():
        left, right = piece.samples.T
        assert np.corrcoef(left, right)[0, 1] > 0.35
        assert level_db(piece.samples.mean(axis=1)) > level_db(piece.samples) - 2.0


def test_pieces_begin_at_once_and_end_in_silence(pieces: Pieces) -> None:
    for piece in pieces.values():
        whole_db = level_db(piece.samples)
        first = piece.samples[: SAMPLE_RATE_HZ // 2]
        assert level_db(first) > whole_db - 15.0
        assert level_db(piece.samples[-SAMPLE_RATE_HZ // 20 :]) < whole_db - 50.0


def test_the_end_is_no_cut(pieces: Pieces) -> None:
    """What can still be heard of the tail falls by less than 20 dB in half a second."""
    half = SAMPLE_RATE_HZ // 2
    for piece in pieces.values():
        tail = piece.samples[len(piece.body) :]
        steps = [level_db(tail[i : i + half]) for i in range(0, len(tail) - half + 1, half)]
        audible = [level for level in steps if level > level_db(piece.samples) - 35.0]
        assert min(np.diff(audible)) > -20.0


def test_nothing_clicks(pieces: Pieces) -> None:
    """No sample leaves the line through its neighbours by much: a click would."""
    for piece in pieces.values():
        bend = np.abs(np.diff(piece.samples.astype(np.float64), n=2, axis=0))
        assert bend.max() < 0.12 * np.abs(piece.samples).max()


def test_different_seeds_are_different_music(pieces: Pieces) -> None:
    for emotion in Emotion:
        tunes = {
            tuple((note.onset_beats, note.pitch) for note in piece.score.notes)
            for key, piece in pieces.items()
            if key[0] is emotion
        }
        assert len(tunes) == len([key for key in pieces if key[0] is emotion])
