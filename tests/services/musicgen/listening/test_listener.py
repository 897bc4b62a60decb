"""A listener against music whose key and tempo are known: the light engine's."""

import numpy as np
import pytest

from common.emotions import Emotion
from services.musicgen.engine import SAMPLE_RATE_HZ
from services.musicgen.listening.listener import Heard, Listener
from tests.services.musicgen.conftest import Piece

Pieces = dict[tuple[Emotion, int], Piece]

_PULSED = (Emotion.HAPPINESS, Emotion.SURPRISE, Emotion.ANGER)


def _hear(samples: np.ndarray, step: int = 100_000) -> Heard:  # type: ignore[type-arg]
    listener = Listener()
    for start in range(0, len(samples), step):
        listener.hear(samples[start : start + step])
    return listener.heard()


def test_the_key_of_nine_pieces_in_ten_is_heard(pieces: Pieces) -> None:
    hits = []
    for piece in pieces.values():
        key = _hear(piece.samples).key
        written = piece.score.tonality
        hits.append((key.tonic_pitch_class, key.mode) == (written.tonic_pitch_class, written.mode))
    assert np.mean(hits) >= 0.9


def test_the_tempo_of_pieces_with_a_pulse_is_heard_or_half_of_it(pieces: Pieces) -> None:
    hits = []
    for (emotion, _), piece in pieces.items():
        if emotion in _PULSED:
            heard_bpm = _hear(piece.body).tempo_bpm or 0.0
            ratio = heard_bpm / piece.score.tonality.tempo_bpm
            hits.append(min(abs(ratio - 1.0), abs(2 * ratio - 1.0)) < 0.03)
    assert np.mean(hits) >= 0.8


def test_how_the_stream_is_cut_does_not_matter(pieces: Pieces) -> None:
    samples = np.concatenate([piece.samples for piece in list(pieces.values())[:2]])
    whole, cut = _hear(samples, len(samples)), _hear(samples, 4_801)
    assert cut.key == whole.key
    assert cut.tempo_bpm == pytest.approx(whole.tempo_bpm)


def test_nothing_and_silence_have_neither_key_nor_tempo() -> None:
    for frames in (0, 100, 3 * SAMPLE_RATE_HZ):
        heard = _hear(np.zeros((frames, 2), np.float32))
        assert heard.key.fit == 0.0
        assert heard.tempo_bpm is None
