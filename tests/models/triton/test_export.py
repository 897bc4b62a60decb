"""Exported graphs give torch's numbers, at any number of rows and any length."""

from pathlib import Path

import numpy as np
import onnxruntime
import pytest
import torch

from common.errors import FailedPrecondition
from services.classifier.kobert.cards import read_text_card
from services.classifier.kobert.loading import load_text_model, load_voice_model
from services.classifier.kobert.voice_model import VoiceModel
from tests.models.classifier import tiny
from training import export_onnx
from training.export_onnx import export_text, export_voice

pytestmark = pytest.mark.models

CLOSE = 1e-4


def run(path: Path, **inputs: np.ndarray) -> list[np.ndarray]:
    """What onnxruntime makes of the file."""
    session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
    return list(session.run(None, inputs))


@pytest.mark.parametrize("shape", [(1, 3), (1, 98), (7, 41), (32, 64)])
def test_the_text_model(kobert_folder: Path, tmp_path: Path, shape: tuple[int, int]) -> None:
    export_text(kobert_folder, tmp_path / "kobert.onnx")
    model = load_text_model(kobert_folder, read_text_card(kobert_folder))
    random = np.random.Generator(np.random.PCG64(1))
    lengths = random.integers(1, shape[1] + 1, shape[0])
    lengths[0] = shape[1]
    mask = (np.arange(shape[1]) < lengths[:, None]).astype(np.int64)
    ids = random.integers(0, model.config.vocab_size, shape)
    segments = (np.arange(shape[1]) > shape[1] // 2).astype(np.int64) * np.ones(shape, np.int64)
    with torch.inference_mode():
        effect, emotion = model(*(torch.from_numpy(array) for array in (ids, mask, segments)))
    given = run(
        tmp_path / "kobert.onnx", input_ids=ids, attention_mask=mask, token_type_ids=segments
    )
    assert given[0] == pytest.approx(effect.numpy(), abs=CLOSE)
    assert given[1] == pytest.approx(emotion.numpy(), abs=CLOSE)


@pytest.mark.parametrize("norm", ["layer", "group"])
@pytest.mark.parametrize("shape", [(1, 6400), (4, 20_000), (2, 50_001)])
def test_the_voice_model(tmp_path: Path, norm: str, shape: tuple[int, int]) -> None:
    tiny.write_voice(tmp_path, norm)
    counts = export_voice(tmp_path, tmp_path / "voice.onnx")
    assert counts == (norm == "group")
    model = load_voice_model(tmp_path)
    random = np.random.Generator(np.random.PCG64(1))
    samples = random.normal(size=shape).astype(np.float32)
    mask = np.ones(shape, np.int64)
    if not counts and shape[0] > 1:
        samples[-1, shape[1] // 2 :], mask[-1, shape[1] // 2 :] = 0, 0
    with torch.inference_mode():
        wanted = model(torch.from_numpy(samples), torch.from_numpy(mask))
    (given,) = run(tmp_path / "voice.onnx", input_values=samples, attention_mask=mask)
    assert given == pytest.approx(wanted.numpy(), abs=CLOSE)


def test_a_graph_that_gives_other_numbers_is_refused(
    kobert_folder: Path, voice_folder: Path, tmp_path: Path
) -> None:
    """The comparison notices: a graph of one model against the other model's weights."""
    path = tmp_path / "voice.onnx"
    export_voice(voice_folder, path)
    torch.manual_seed(99)
    other = VoiceModel(load_voice_model(voice_folder).config).eval()
    inputs = export_onnx._sample_rows(2, 8000, padded=True)
    with pytest.raises(FailedPrecondition) as caught:
        export_onnx._compare(other, export_onnx.WAV2VEC2, inputs, path)
    assert caught.value.reason == "EXPORT_DIFFERS"


def test_what_is_no_checkpoint_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FailedPrecondition) as caught:
        export_text(tmp_path, tmp_path / "kobert.onnx")
    assert caught.value.reason == "WEIGHTS_UNREADABLE"
