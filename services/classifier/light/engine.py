"""The light engine of the classifier."""

from common.engines import EngineInfo
from common.offload import CancelToken
from common.sentences import Sentence
from services.classifier.engine import Classification, ClassificationRequest
from services.classifier.judgement import TURN_SENTENCES, Voices, classification, wide_window
from services.classifier.light.model import load_model
from services.classifier.light.reading import Reader
from services.classifier.light.text import REACH, TextClassifier
from services.classifier.light.voice import voice_emotions
from services.classifier.scoring import Weights

# With so many sentences of context either side, windows give what the whole book gives.
WANTED_CONTEXT_SENTENCES = REACH + TURN_SENTENCES
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
        texts, wide, own = wide_window(request)
        judgement = self._text.judge(texts, wide, token)
        return classification(request, judgement, own, _listen(request, token), self._weights)


def _listen(request: ClassificationRequest, token: CancelToken) -> Voices:
    if request.audio is None:
        return Voices.none(len(request.sentences))
    return Voices(*voice_emotions(request.audio, request.sentences, token))
