"""KoBERT: the classifier's engine, role tokens and neighbours and all, without a voice."""

import tempfile
from collections.abc import Iterator
from itertools import cycle, islice
from pathlib import Path

import torch
from transformers import BertConfig

from bench.book import sentences
from bench.gpu_parts.clock import device_name, seconds
from bench.gpu_parts.figure import Figure
from common.offload import CancelToken
from common.sentences import Sentence
from services.classifier.engine import ClassificationRequest
from services.classifier.kobert.encoding import ROLE_TOKENS
from services.classifier.kobert.engine import KobertEngine
from services.classifier.kobert.loading import save_text_checkpoint
from services.classifier.kobert.model import TextModel
from tests.models.classifier import tiny

_PART = "labels, KoBERT"
_UNIT = "sentences"
# A window of a narration: some five minutes.
_WINDOW_SENTENCES = 50


def measure(is_gpu: bool, batches: tuple[int, ...], _bandwidth_gb: float) -> Iterator[Figure]:
    """Sentences a second, at each number of windows in a batch; the tagger's time is in it."""
    with tempfile.TemporaryDirectory() as root:
        folder = Path(root) / "model"
        _write(Path(root), folder, is_gpu)
        engine = KobertEngine(
            gradient_weight=0.02,
            effect_threshold=None,
            voice_weight=None,
            models_dir=Path(root),
            kobert_model=str(folder),
            voice_model="",
            role_tagger=None,
            device=device_name(),
            max_batch_items=max(batches),
            own_weights_commercial_use=False,
        )
        name = "12 layers of 768" if is_gpu else "2 layers of 32"
        for batch in batches:
            taken_s = seconds(_run, engine, _windows(batch))
            speed = batch * _WINDOW_SENTENCES / taken_s
            yield Figure(_PART, "kobert", name, batch, _UNIT, speed)


def _write(base: Path, folder: Path, is_gpu: bool) -> None:
    """A checkpoint as training writes it, of skt/kobert-base-v1's size on a GPU."""
    tiny.write_kobert_base(base)
    card = tiny.write_kobert(folder, base)
    if is_gpu:
        torch.manual_seed(0)
        size = card.rules.first_role_id + len(ROLE_TOKENS)
        model = TextModel(BertConfig(vocab_size=size, pad_token_id=1))
        save_text_checkpoint(folder, model, card, base)


def _run(engine: KobertEngine, windows: list[ClassificationRequest]) -> None:
    for _ in engine.run_batch(windows, [CancelToken() for _ in windows]):
        pass


def _windows(count: int) -> list[ClassificationRequest]:
    texts = list(islice(cycle(sentences()), count * _WINDOW_SENTENCES))
    return [
        ClassificationRequest(
            tuple(
                Sentence(f"{start + i}", text, 5000 * i, 5000 * i + 4000)
                for i, text in enumerate(texts[start : start + _WINDOW_SENTENCES])
            )
        )
        for start in range(0, len(texts), _WINDOW_SENTENCES)
    ]
