"""Words of feeling: feelings.tsv has one form and an emotion that it speaks of a line."""

from collections.abc import Mapping, Sequence
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from common.emotions import Emotion
from services.classifier.taggers.tagged import Tagged

_EMOTIONS = list(Emotion)


class Feelings:
    """The list: asked what a sentence's words speak of."""

    def __init__(self, emotions: Mapping[str, frozenset[Emotion]]) -> None:
        self._emotions = emotions

    @classmethod
    def load(cls) -> "Feelings":
        """The list that lies beside this file."""
        text = files(__package__).joinpath("feelings.tsv").read_text(encoding="utf-8")
        emotions: dict[str, frozenset[Emotion]] = {}
        for line in text.splitlines()[1:]:
            form, emotion = line.split("\t")
            emotions[form] = emotions.get(form, frozenset()) | {Emotion(emotion)}
        return cls(emotions)

    def counts(self, tagged: Sequence[Tagged]) -> NDArray[np.float32]:
        """How many of the sentence's words speak of each emotion (7,)."""
        counts = np.zeros(len(_EMOTIONS), np.float32)
        for place, morpheme in enumerate(tagged):
            if morpheme.tag[0] not in "NVMXI":
                continue
            following = tagged[place + 1].form if place + 1 < len(tagged) else ""
            derived = self._emotions.get(morpheme.form + following)
            for emotion in derived or self._emotions.get(morpheme.form, frozenset()):
                counts[_EMOTIONS.index(emotion)] += 1
        return counts
