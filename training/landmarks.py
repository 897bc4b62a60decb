"""Picks the landmarks of the word vectors out of the tagger's vocabulary."""

import numpy as np
from numpy.typing import NDArray

from services.classifier.light.meaning import Landmarks, fit_landmarks
from services.classifier.light.tagger import Tagger

# kiwi's vectors have 256 dimensions; some more landmarks than that span them.
_LANDMARK_COUNT = 320
_SAMPLE_COUNT = 6000
# Morphemes by frequency; the rare ones beyond have poor vectors.
_VOCABULARY_SIZE = 24_000
_TAGS = ("NNG", "VV", "VA", "MAG", "XR")


def pick_landmarks(tagger: Tagger, dimension_count: int, seed: int) -> Landmarks:
    """Landmarks and the principal axes of a random sample of common words."""
    tagger.tag("가")  # loads the tables
    common = [i for i, _, tag in tagger.vocabulary(_VOCABULARY_SIZE) if tag in _TAGS]
    random = np.random.Generator(np.random.PCG64(seed))
    sample = random.permutation(np.array(common, np.int32))[:_SAMPLE_COUNT]
    landmarks = sample[:_LANDMARK_COUNT]
    return fit_landmarks(landmarks, _cosines(tagger, sample, landmarks), dimension_count)


def _cosines(
    tagger: Tagger, words: NDArray[np.int32], landmarks: NDArray[np.int32]
) -> NDArray[np.float32]:
    return np.array([tagger.similarity(int(word), landmarks) for word in words])
