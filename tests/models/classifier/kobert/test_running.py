from pathlib import Path

import numpy as np
import pytest
import torch

from common.errors import Cancelled, OutOfMemory
from services.classifier.kobert.cards import read_text_card
from services.classifier.kobert.encoding import Encoded
from services.classifier.kobert.loading import load_text_model, load_voice_model
from services.classifier.kobert.running import TextRunner, VoiceRunner
from services.classifier.kobert.voice_model import VoiceModel
from tests.models.classifier import tiny

pytestmark = pytest.mark.models


def rows(count: int) -> list[Encoded]:
    random = np.random.Generator(np.random.PCG64(7))
    return [
        Encoded(random.integers(5, 300, length), np.zeros(length, np.int64))
        for length in random.integers(3, 60, count)
    ]


def clips(count: int) -> list[np.ndarray]:
    random = np.random.Generator(np.random.PCG64(8))
    return [
        random.normal(0, 1, length).astype(np.float32)
        for length in random.integers(6400, 40_000, count)
    ]


@pytest.fixture(scope="module")
def runner(kobert_folder: Path) -> TextRunner:
    return TextRunner(load_text_model(kobert_folder, read_text_card(kobert_folder)), "cpu", 1)


def never() -> None:
    """Nobody cancels."""


def test_rows_of_a_batch_are_as_alone_and_in_order(runner: TextRunner) -> None:
    some = rows(300)
    together = runner.run(some, never)
    alone = [runner.run([row], never) for row in some[:40]]
    assert np.allclose(together.effect[:40], [found.effect[0] for found in alone], atol=1e-4)
    assert np.allclose(together.emotion[:40], [found.emotion[0] for found in alone], atol=1e-4)
    assert together.emotion.shape == (300, 7)
    assert len(set(together.effect.tolist())) > 290


def test_no_rows_are_no_logits(runner: TextRunner, voice_folder: Path) -> None:
    assert runner.run([], never).emotion.shape == (0, 7)
    assert VoiceRunner(load_voice_model(voice_folder), "cpu").run([], never).shape == (0, 7)


def test_it_looks_between_batches_whether_somebody_waits(runner: TextRunner) -> None:
    looks = []

    def look() -> None:
        looks.append(1)
        if len(looks) == 2:
            raise Cancelled("CANCELLED", "the work was cancelled")

    with pytest.raises(Cancelled):
        runner.run(rows(1000), look)
    assert len(looks) == 2


@pytest.mark.parametrize("norm", ["layer", "group"])
def test_clips_of_a_batch_are_as_alone(tmp_path: Path, norm: str) -> None:
    """With group norm the padding would count, so such models get none."""
    tiny.write_voice(tmp_path, norm)
    runner = VoiceRunner(load_voice_model(tmp_path), "cpu")
    some = clips(6)
    together = runner.run(some, never)
    alone = np.concatenate([runner.run([clip], never) for clip in some])
    assert np.allclose(together, alone, atol=1e-4)
    assert np.abs(together - together[0]).max() > 1e-3


def test_only_frames_of_the_voice_are_pooled(tmp_path: Path) -> None:
    """Noise where the mask says padding changes nothing."""
    tiny.write_voice(tmp_path)
    model = load_voice_model(tmp_path)
    [clip] = clips(1)
    padded = np.concatenate([clip, np.zeros(16_000, np.float32)])
    mask = np.concatenate([np.ones(len(clip)), np.zeros(16_000)]).astype(np.int64)
    with torch.inference_mode():
        alone = model(torch.from_numpy(clip)[None], torch.ones((1, len(clip)), dtype=torch.int64))
        found = model(torch.from_numpy(padded)[None], torch.from_numpy(mask)[None])
        open_mask = model(torch.from_numpy(padded)[None], torch.ones((1, len(padded))).long())
    assert torch.allclose(alone, found, atol=1e-4)
    assert not torch.allclose(alone, open_mask, atol=1e-3)


class _SmallDevice(torch.nn.Module):
    """A text model on a device with room for so many rows."""

    def __init__(self, row_count: int) -> None:
        super().__init__()
        self.row_count = row_count
        self.batches: list[int] = []

    def forward(self, ids: torch.Tensor, *rest: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        if len(ids) > self.row_count:
            raise torch.OutOfMemoryError("CUDA out of memory")
        self.batches.append(len(ids))
        return ids[:, 0].float(), torch.zeros(len(ids), 7)


def test_batches_are_halved_until_the_device_has_room() -> None:
    model, some = _SmallDevice(5), rows(40)
    found = TextRunner(model, "cpu", 1).run(some, never)  # type: ignore[arg-type]
    assert found.effect.tolist() == [float(row.ids[0]) for row in some]
    assert max(model.batches) <= 5
    with pytest.raises(OutOfMemory):
        TextRunner(_SmallDevice(0), "cpu", 1).run(some, never)  # type: ignore[arg-type]


def test_a_model_knows_whether_padding_counts() -> None:
    assert VoiceModel(tiny.wav2vec2_config("group")).padding_counts
    assert not VoiceModel(tiny.wav2vec2_config("layer")).padding_counts
