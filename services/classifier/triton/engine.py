"""The `triton` engine: the models of `kobert`, asked of a Triton server."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from common.batching import BatchLimits
from common.engines import EngineInfo
from common.errors import FailedPrecondition
from common.offload import CancelToken
from common.weights.rights import OWN_LICENCE
from services.classifier.checkpoints import checkpoint_folder
from services.classifier.engine import Classification, ClassificationRequest
from services.classifier.kobert.cards import ENCODING_VERSION, read_text_card, read_voice_card
from services.classifier.kobert.classifying import Ear, WindowClassifier
from services.classifier.kobert.opening import open_windows, score_weights
from services.classifier.triton.connection import Connection, Served
from services.classifier.triton.contract import Contract
from services.classifier.triton.models import KOBERT, WAV2VEC2, RemoteText, RemoteVoice
from services.classifier.triton.signature import CHECKPOINT, WEIGHTS, checkpoint_digest


class TritonEngine:
    """Effects and emotions by KoBERT, the voice by wav2vec 2.0, both on Triton at triton_url.

    kobert_model and voice_model are the checkpoints that the server's repository was built from,
    folders or their names in models_dir; of them the card and the tokenizer are read here, and
    the server has to have the same. The other numbers are KobertEngine's. A request to Triton may
    take triton_timeout_s; a server that is away is waited for triton_patience_s. Raises
    Unavailable where it does not come, FailedPrecondition where its models are others.
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
        max_batch_items: int,
        own_weights_commercial_use: bool,
        triton_url: str,
        triton_timeout_s: float,
        triton_patience_s: float,
    ) -> None:
        self._connection = Connection(triton_url, triton_timeout_s, triton_patience_s)
        folder = checkpoint_folder(models_dir, kobert_model)
        card = read_text_card(folder)
        windows, pad_id = open_windows(folder, card, role_tagger)
        served = [self._require(KOBERT, folder)]
        text = RemoteText(self._connection, served[0], pad_id)
        ear = None
        if voice_model:
            voice_folder = checkpoint_folder(models_dir, voice_model)
            voice_card = read_voice_card(voice_folder)
            served.append(self._require(WAV2VEC2, voice_folder))
            ear = Ear(RemoteVoice(self._connection, served[1]), voice_card)
        weights = score_weights(
            card, ear.card if ear else None, gradient_weight, effect_threshold, voice_weight
        )
        self._classifier = WindowClassifier(windows, text, ear, weights)
        self.batch_limits = BatchLimits(max_batch_items)
        self.info = EngineInfo(
            "triton",
            f"{ENCODING_VERSION}.{'+'.join(s.parameters.get(WEIGHTS, '?') for s in served)}",
            OWN_LICENCE,
            commercial_use=own_weights_commercial_use,
            device=f"Triton at {triton_url}",
        )

    def warm_up(self) -> None:
        """Label and hear one sentence: so the server answers."""
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

    def _require(self, contract: Contract, folder: Path) -> Served:
        """The server's model, which has to be the folder's checkpoint."""
        served = self._connection.require(contract, CancelToken().raise_if_cancelled)
        here, there = checkpoint_digest(folder), served.parameters.get(CHECKPOINT, "none")
        if there != here:
            raise FailedPrecondition(
                "TRITON_CHECKPOINT_DIFFERS",
                f"Triton at {self._connection.address} serves {contract.model} of checkpoint "
                f"{there}, here is {here} in {folder}: name the one that its repository was "
                "built from, or build it again (python -m training.export_triton)",
            )
        return served
