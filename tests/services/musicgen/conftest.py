"""Pieces that several tests listen to, rendered once."""

from dataclasses import dataclass

import numpy as np
import pytest

from common.emotions import Emotion, EmotionScores
from services.musicgen.engine import SAMPLE_RATE_HZ, FloatArray
from services.musicgen.light.composer import Commission, compose
from services.musicgen.light.render import Renderer
from services.musicgen.light.score import Score

PIECE_S = 20.0
SEEDS_A_MOOD = 2


@dataclass(frozen=True, slots=True)
class Piece:
    """A score and its sound, float32 (frames, 2), at its natural level."""

    score: Score
    samples: FloatArray

    @property
    def body(self) -> FloatArray:
        """The samples before the last chord."""
        return self.samples[: round((PIECE_S - self.score.form.tail_s) * SAMPLE_RATE_HZ)]


def commission(emotion: Emotion, seed: int, **changes: object) -> Commission:
    """A commission of PIECE_S that asks for one emotion alone."""
    wanted: dict[str, object] = {
        "emotion": EmotionScores(**{emotion.value: 1.0}),
        "intensity": 0.7,
        "genre": "",
        "duration_s": PIECE_S,
        "seed": seed,
        "temperature": 1.0,
    }
    return Commission(**{**wanted, **changes})  # type: ignore[arg-type]


@pytest.fixture(scope="session")
def pieces() -> dict[tuple[Emotion, int], Piece]:
    """Some pieces of each mood."""
    found = {}
    for emotion in Emotion:
        for seed in range(SEEDS_A_MOOD):
            score = compose(commission(emotion, seed))
            found[emotion, seed] = Piece(score, np.concatenate(list(Renderer(score).blocks())))
    return found
