"""Passages read once, and their features with the answers beside them."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from common.emotions import Emotion
from common.offload import CancelToken
from services.classifier.light.features import Features, FeatureSet, features
from services.classifier.light.meaning import Landmarks, Meaning
from services.classifier.light.reading import Reader, Reading
from services.classifier.light.text import read
from training.passages import Passage

EMOTIONS = list(Emotion)


@dataclass(frozen=True, slots=True)
class Answers:
    """Of sentences: effect (n,), emotion (n,) as places in Emotion, passage (n,) as numbers."""

    effect: NDArray[np.bool_]
    emotion: NDArray[np.int64]
    passage: NDArray[np.int64]

    def rows(self, wanted: NDArray[np.int64]) -> "Answers":
        """The answers of the wanted rows alone."""
        return Answers(self.effect[wanted], self.emotion[wanted], self.passage[wanted])


def answers(passages: Sequence[Passage]) -> Answers:
    """What people said of all sentences, in order."""
    sentences = [sentence for passage in passages for sentence in passage.sentences]
    return Answers(
        effect=np.array([sentence.effect for sentence in sentences], bool),
        emotion=np.array([EMOTIONS.index(sentence.emotion) for sentence in sentences]),
        passage=np.repeat(np.arange(len(passages)), [len(p.sentences) for p in passages]),
    )


class Corpus:
    """Passages with their readings; each passage is a book of its own."""

    def __init__(self, passages: Sequence[Passage], reader: Reader, landmarks: Landmarks) -> None:
        self.answers = answers(passages)
        self.landmarks = landmarks
        self._meaning = Meaning(landmarks, reader.tagger.similarity)
        self._books = [_read(passage, reader) for passage in passages]

    def features(self, feature_set: FeatureSet) -> list[Features]:
        """The features of all sentences, in order."""
        return [
            features(book, place, self._meaning, feature_set)
            for book in self._books
            for place in range(len(book))
        ]


def _read(passage: Passage, reader: Reader) -> list[Reading]:
    texts = [sentence.text for sentence in passage.sentences]
    return read(reader, texts, range(len(texts)), CancelToken())
