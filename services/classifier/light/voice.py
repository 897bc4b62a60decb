"""Emotion from the voice, against the narrator's own running baseline.

A sentence's prosody is compared with the sentences around it, so that a high or a fast voice means
nothing by itself. How each emotion moves the voice follows the directions that Murray & Arnott
(1993), Toward the simulation of emotion in synthetic speech, table 1, and Scherer (2003), Vocal
communication of emotion, table 2, give; the amounts are not trained. The light engine shows these
emotions and gives them no weight: that they help has not been shown.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from common.emotions import Emotion
from common.offload import CancelToken
from common.sentences import Sentence
from services.classifier.engine import Audio
from services.classifier.light.prosody import Prosody, prosody

# Sentences either side that make the baseline.
_BASELINE_SENTENCES = 15
_MIN_BASELINE_SENTENCES = 4
# The least deviation that counts as one: semitones, semitones, dB, syllables a second.
_LEAST_SPREAD = np.array([0.5, 1.0, 1.0, 0.4])
_LIMIT = 3.0
_NEUTRAL_BIAS = 1.0

# Direction of pitch, pitch range, level and rate in each emotion, in spreads of the baseline.
_DIRECTIONS = {
    Emotion.HAPPINESS: (0.5, 0.5, 0.3, 0.2),
    Emotion.SADNESS: (-0.4, -0.5, -0.5, -0.5),
    Emotion.ANGER: (0.4, 0.4, 0.7, 0.3),
    Emotion.FEAR: (0.7, -0.2, -0.2, 0.6),
    Emotion.DISGUST: (-0.5, 0.2, -0.1, -0.6),
    Emotion.SURPRISE: (0.8, 0.8, 0.1, -0.1),
    Emotion.NEUTRAL: (0.0, 0.0, 0.0, 0.0),
}
_MATRIX = np.array([_DIRECTIONS[emotion] for emotion in Emotion])
_BIAS = np.array([_NEUTRAL_BIAS * (emotion is Emotion.NEUTRAL) for emotion in Emotion])


def voice_emotions(
    audio: Audio, sentences: Sequence[Sentence], token: CancelToken
) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """Emotions (sentences, 7) and which sentences were heard; those not heard have zeros.

    Nobody is heard before _MIN_BASELINE_SENTENCES sentences make a baseline.
    """
    measured: list[Prosody | None] = []
    for sentence in sentences:
        token.raise_if_cancelled()
        measured.append(prosody(audio, sentence))
    heard = np.array([m is not None for m in measured], bool)
    values = np.array([_values(m) for m in measured]).reshape(-1, len(_LEAST_SPREAD))
    emotions = np.zeros((len(sentences), len(Emotion)))
    for place in np.flatnonzero(heard):
        near = slice(max(place - _BASELINE_SENTENCES, 0), place + _BASELINE_SENTENCES + 1)
        baseline = values[near][heard[near]]
        if len(baseline) < _MIN_BASELINE_SENTENCES:
            continue
        emotions[place] = _emotion(values[place], baseline)
    return emotions, np.array([bool(row.any()) for row in emotions], bool)


def _values(measured: Prosody | None) -> tuple[float, float, float, float]:
    if measured is None:
        return 0.0, 0.0, 0.0, 0.0
    return measured.pitch_st, measured.range_st, measured.level_db, measured.rate_hz


def _emotion(values: NDArray[np.float64], baseline: NDArray[np.float64]) -> NDArray[np.float64]:
    """Softmax over the directions; the baseline's middle and spread are median and scaled MAD."""
    middle = np.median(baseline, axis=0)
    spread = np.maximum(1.4826 * np.median(np.abs(baseline - middle), axis=0), _LEAST_SPREAD)
    deviation = np.clip((values - middle) / spread, -_LIMIT, _LIMIT)
    logits = _MATRIX @ deviation + _BIAS
    weights = np.exp(logits - logits.max())
    emotion: NDArray[np.float64] = weights / weights.sum()
    return emotion
