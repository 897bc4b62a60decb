"""The `kobert` engine: a trained KoBERT, and a trained wav2vec 2.0 beside it where there is one."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from common.batching import BatchLimits
from common.engines import EngineInfo
from common.offload import CancelToken
from common.weights.device import pick_device
from common.weights.fingerprint import fingerprint
from common.weights.rights import OWN_LICENCE
from services.classifier.checkpoints import checkpoint_folder
from services.classifier.engine import Classification, ClassificationRequest
from services.classifier.kobert.cards import ENCODING_VERSION, read_text_card, read_voice_card
from services.classifier.kobert.classifying import Ear, WindowClassifier
from services.classifier.kobert.loading import load_text_model, load_voice_model
from services.classifier.kobert.opening import open_windows, score_weights
from services.classifier.kobert.running import TextRunner, VoiceRunner


class KobertEngine:
    """Effects and emotions by KoBERT, the voice by wav2vec 2.0.

    kobert_model and voice_model are folders of checkpoints or their names in models_dir; without
    a voice_model nothing is heard. effect_threshold and voice_weight of None are the checkpoints'.
    role_tagger is the tagger that has to have trained the checkpoint, None for any. Raises
    FailedPrecondition where a checkpoint is missing, broken, of another model or tagger.
    """

    def __init__(
        self,
        gradient_weight: float,
        effect_threshold: float | None,
        voice_weight: float | None,
        models_dir: Path,
        kobert_model: str,
        voice_model: str,
        role_tagger: str | None,
        device: str,
        max_batch_items: int,
        own_weights_commercial_use: bool,
    ) -> None:
        picked = pick_device(device)
        folder = checkpoint_folder(models_dir, kobert_model)
        card = read_text_card(folder)
        windows, pad_id = open_windows(folder, card, role_tagger)
        text = TextRunner(load_text_model(folder, card), picked, pad_id)
        voice_folder = checkpoint_folder(models_dir, voice_model) if voice_model else None
        ear = _ear(voice_folder, picked) if voice_folder else None
        weights = score_weights(
            card, ear.card if ear else None, gradient_weight, effect_threshold, voice_weight
        )
        self._classifier = WindowClassifier(windows, text, ear, weights)
        self.batch_limits = BatchLimits(max_batch_items)
        self.info = EngineInfo(
            "kobert",
            _version(folder, voice_folder),
            OWN_LICENCE,
            commercial_use=own_weights_commercial_use,
            device=picked,
        )

    def warm_up(self) -> None:
        """Label and hear one sentence; it compiles the device's kernels too."""
        self._classifier.warm_up()

    def classify(self, request: ClassificationRequest, token: CancelToken) -> Classification:
        """Labels in the order of the sentences; raises Cancelled when the token says so."""
        return self._classifier.classify(request, token)

    def bucket(self, item: ClassificationRequest) -> int:
        """Windows of all lengths go together: their sentences are sorted by length inside."""
        return 0

    def run_batch(
        self, items: Sequence[ClassificationRequest], tokens: Sequence[CancelToken]
    ) -> Iterator[tuple[int, Classification]]:
        """Each request's labels with its index; sentences of all requests share batches."""
        return self._classifier.run_batch(items, tokens)


def _ear(folder: Path, device: str) -> Ear:
    card = read_voice_card(folder)
    return Ear(VoiceRunner(load_voice_model(folder), device), card)


def _version(folder: Path, voice_folder: Path | None) -> str:
    """Changes with the weights, with their cards and with the code that encodes."""
    prints = [fingerprint(path) for path in (folder, voice_folder) if path is not None]
    return f"{ENCODING_VERSION}.{'+'.join(prints)}"
