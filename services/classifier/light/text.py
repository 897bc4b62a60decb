"""What the text of sentences says: the linear model over their readings."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from common.emotions import Emotion
from common.offload import CancelToken
from services.classifier.judgement import Judgement, judged
from services.classifier.light.features import CONTEXT_SENTENCES, features
from services.classifier.light.meaning import Meaning
from services.classifier.light.model import LightModel, logistic, softmax
from services.classifier.light.quotation import REACH_SENTENCES
from services.classifier.light.reading import Reader, Reading, SentenceReader

# Neighbours either side that a judgement looks at.
REACH = CONTEXT_SENTENCES + REACH_SENTENCES


class TextClassifier:
    """Judges sentences by what is written."""

    def __init__(self, reader: Reader, model: LightModel) -> None:
        self._reader = reader
        self._model = model
        self._meaning = Meaning(model.landmarks, reader.tagger.similarity)

    def judge(self, texts: Sequence[str], wanted: range, token: CancelToken) -> Judgement:
        """The judgement of the wanted ones of consecutive sentences; raises Cancelled."""
        near = grown(wanted, CONTEXT_SENTENCES, len(texts))
        readings = read(self._reader, texts, near, token)
        own = range(wanted.start - near.start, wanted.stop - near.start)
        effect, emotion = self._model.effect, self._model.emotion
        effect_logits, emotion_logits = [], []
        for place in own:
            token.raise_if_cancelled()
            found = features(readings, place, self._meaning, effect.feature_set)
            effect_logits.append(effect.logits(found))
            found = features(readings, place, self._meaning, emotion.feature_set)
            emotion_logits.append(emotion.logits(found))
        return judged(
            logistic(np.array(effect_logits).reshape(-1)),
            softmax(_rows(emotion_logits)),
            [readings[place] for place in own],
        )


def _rows(logits: list[NDArray[np.float64]]) -> NDArray[np.float64]:
    return np.array(logits, np.float64).reshape(-1, len(Emotion))


def read(
    reader: SentenceReader, texts: Sequence[str], wanted: range, token: CancelToken
) -> list[Reading]:
    """The readings of the wanted ones of consecutive sentences."""
    readings = []
    for place in wanted:
        token.raise_if_cancelled()
        before = texts[max(place - REACH_SENTENCES, 0) : place]
        after = texts[place + 1 : place + 1 + REACH_SENTENCES]
        readings.append(reader.read(texts[place], before, after))
    return readings


def grown(wanted: range, by: int, limit: int) -> range:
    """The range with `by` more at either end, inside 0 to limit."""
    return range(max(wanted.start - by, 0), min(wanted.stop + by, limit))
