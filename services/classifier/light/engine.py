"""The light engine of the classifier."""

import numpy as np
from numpy.typing import NDArray

from common.emotions import Emotion, EmotionScores
from common.engines import EngineInfo
from common.offload import CancelToken
from common.sentences import Sentence
from services.classifier.engine import Classification, ClassificationRequest, SentenceLabel
from services.classifier.light.model import load_model
from services.classifier.light.reading import Reader
from services.classifier.light.text import REACH, Judgement, TextClassifier, grown
from services.classifier.light.voice import voice_emotions
from services.classifier.scoring import Weights, effect_score, fuse

# Neighbours whose emotion a sentence's score takes in (the gradient's).
_TURN_SENTENCES = 1
# With so many sentences of context either side, windows give what the whole book gives.
WANTED_CONTEXT_SENTENCES = REACH + _TURN_SENTENCES
# That the voice helps has not been shown (docs/classifier.md).
_VOICE_WEIGHT = 0.0


class LightEngine:
    """Linear models over Korean morphemes; the voice is heard and shown, but not weighed.

    effect_threshold and voice_weight of None are the engine's own: the threshold that the model
    was tuned to, and 0.
    """

    def __init__(
        self,
        gradient_weight: float,
        effect_threshold: float | None = None,
        voice_weight: float | None = None,
    ) -> None:
        reader = Reader()
        model = load_model(reader.tagger.version())
        self._text = TextClassifier(reader, model)
        self._weights = Weights(
            voice=_VOICE_WEIGHT if voice_weight is None else voice_weight,
            gradient=gradient_weight,
            effect_threshold=(
                model.effect_threshold if effect_threshold is None else effect_threshold
            ),
        )
        self.info = EngineInfo("light", model.version, "Apache-2.0", commercial_use=True)

    def warm_up(self) -> None:
        """Label one sentence, which loads the tagger's tables."""
        sentence = Sentence("", "비가 후드득 떨어졌다.", 0, 1000)
        self.classify(ClassificationRequest((sentence,)), CancelToken())

    def classify(self, request: ClassificationRequest, token: CancelToken) -> Classification:
        """Labels in the order of the sentences; raises Cancelled when the token says so."""
        every = (*request.context_before, *request.sentences, *request.context_after)
        texts = [sentence.text for sentence in every]
        first = len(request.context_before)
        window = range(first, first + len(request.sentences))
        wide = grown(window, _TURN_SENTENCES, len(texts))
        judged = self._text.judge(texts, wide, token)
        own = slice(window.start - wide.start, window.stop - wide.start)

        voice, heard = _listen(request, token)
        emotions = judged.emotions.copy()
        emotions[own] = fuse(judged.emotions[own], voice, heard, self._weights.voice)
        score = effect_score(judged.effect, emotions, self._weights.gradient)
        score = np.where(judged.effect > 0, score, 0.0)
        labels = tuple(
            self._label(sentence, judged, place, score[place], emotions[place], heard_voice)
            for place, (sentence, heard_voice) in enumerate(
                zip(request.sentences, _voices(voice, heard), strict=True), own.start
            )
        )
        return Classification(labels, self._weights.voice, self._weights.effect_threshold)

    def _label(
        self,
        sentence: Sentence,
        judged: Judgement,
        place: int,
        score: float,
        emotion: NDArray[np.float64],
        voice: EmotionScores | None,
    ) -> SentenceLabel:
        reading = judged.readings[place]
        return SentenceLabel(
            sentence_id=sentence.id,
            effect_probability=float(judged.effect[place]),
            effect_score=float(score),
            effect=bool(score >= self._weights.effect_threshold),
            emotion=_scores(emotion),
            text_emotion=_scores(judged.emotions[place]),
            voice_emotion=voice,
            morphemes=reading.morphemes,
            dialogue=reading.dialogue,
        )


def _listen(
    request: ClassificationRequest, token: CancelToken
) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    if request.audio is None:
        count = len(request.sentences)
        return np.zeros((count, len(Emotion))), np.zeros(count, bool)
    return voice_emotions(request.audio, request.sentences, token)


def _voices(voice: NDArray[np.float64], heard: NDArray[np.bool_]) -> list[EmotionScores | None]:
    return [_scores(row) if is_heard else None for row, is_heard in zip(voice, heard, strict=True)]


def _scores(row: NDArray[np.float64]) -> EmotionScores:
    return EmotionScores(*(float(weight) for weight in row))
