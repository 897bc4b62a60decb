"""Word vectors out of the tagger's language model, so that rare words get near to common ones.

kiwi tells the cosine between two morphemes and keeps the vectors to itself. The cosines to enough
landmarks fix the vector up to a rotation (Nyström: Williams & Seeger 2001, Using the Nyström method
to speed up kernel machines, section 2); principal components of it are kept.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

# Tells the cosines (landmarks,) of a morpheme to the landmarks.
Similarity = Callable[[int, NDArray[np.int32]], NDArray[np.float32]]

# Vectors kept in memory; a story has some thousand different morphemes.
_CACHE_MORPHEMES = 20_000


@dataclass(frozen=True, slots=True)
class Landmarks:
    """Fixed morphemes and the map from cosines to vectors.

    kiwi_ids (landmarks,) int32, mean (landmarks,), projection (landmarks, dimensions) float32.
    """

    kiwi_ids: NDArray[np.int32]
    mean: NDArray[np.float32]
    projection: NDArray[np.float32]

    @property
    def dimension_count(self) -> int:
        """How many numbers a vector has."""
        return int(self.projection.shape[1])


class Meaning:
    """Gives the vector of a morpheme; remembers those that it has given."""

    def __init__(self, landmarks: Landmarks, similarity: Similarity) -> None:
        self._landmarks = landmarks
        self._similarity = similarity
        self._known: dict[int, NDArray[np.float32]] = {}

    @property
    def dimension_count(self) -> int:
        """How many numbers a vector has."""
        return self._landmarks.dimension_count

    def vector(self, kiwi_id: int) -> NDArray[np.float32]:
        """The vector (dimensions,), of length 1 or 0; 0 for a word that the tagger doesn't know."""
        known = self._known.get(kiwi_id)
        if known is None:
            if len(self._known) >= _CACHE_MORPHEMES:
                self._known.clear()
            known = self._known[kiwi_id] = self._project(kiwi_id)
        return known

    def _project(self, kiwi_id: int) -> NDArray[np.float32]:
        cosines = self._similarity(kiwi_id, self._landmarks.kiwi_ids)
        if not cosines.any():
            return np.zeros(self.dimension_count, np.float32)
        vector = (cosines - self._landmarks.mean) @ self._landmarks.projection
        length = np.float32(max(float(np.linalg.norm(vector)), 1e-6))
        return np.divide(vector, length, dtype=np.float32)


def fit_landmarks(
    kiwi_ids: NDArray[np.int32], cosines: NDArray[np.float32], dimension_count: int
) -> Landmarks:
    """Landmarks from the cosines (words, landmarks) of many words; kiwi_ids name the landmarks.

    The first words have to be the landmarks themselves, in their order.
    """
    among = cosines[: len(kiwi_ids)].astype(np.float64)
    values, vectors = np.linalg.eigh((among + among.T) / 2)
    kept = values > 1e-3 * values.max() / len(values)
    whiten = vectors[:, kept] / np.sqrt(values[kept])
    mean = cosines.mean(axis=0)
    _, _, axes = np.linalg.svd((cosines - mean) @ whiten, full_matrices=False)
    axes = axes[:dimension_count]
    axes *= np.sign(axes[np.arange(len(axes)), np.abs(axes).argmax(axis=1)])[:, None]
    projection = whiten @ axes.T
    return Landmarks(kiwi_ids, mean.astype(np.float32), projection.astype(np.float32))
