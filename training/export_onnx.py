"""Trained checkpoints as ONNX graphs.

    python -m training.export_onnx --kobert FOLDER --voice FOLDER --out FOLDER

writes kobert.onnx and wav2vec2.onnx, with inputs and outputs named as Triton's clients ask for
them. What onnxruntime makes of each is compared with torch before it counts as written.
"""

import argparse
import warnings
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import onnxruntime
import torch

from common.errors import FailedPrecondition
from services.classifier.engine import SAMPLE_RATE_HZ
from services.classifier.kobert.cards import read_text_card
from services.classifier.kobert.loading import load_text_model, load_voice_model
from services.classifier.triton.contract import Contract
from services.classifier.triton.models import KOBERT, WAV2VEC2

_OPSET = 17
# How far logits of onnxruntime may be from torch's, both in float32.
_TOLERANCE = 1e-3
_ROWS, _OTHER_ROWS = 2, 3


def main() -> None:
    """Exports what is named."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kobert", type=Path, help="checkpoint of training.train_kobert")
    parser.add_argument("--voice", type=Path, help="checkpoint of training.train_voice")
    parser.add_argument("--out", type=Path, required=True, help="folder for the graphs")
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    if options.kobert:
        export_text(options.kobert, options.out / f"{KOBERT.model}.onnx")
    if options.voice:
        export_voice(options.voice, options.out / f"{WAV2VEC2.model}.onnx")


def export_text(folder: Path, path: Path) -> None:
    """Writes the text model of a checkpoint; raises FailedPrecondition."""
    card = read_text_card(folder)
    model = load_text_model(folder, card)
    longest = card.rules.max_tokens
    _export(model, KOBERT, _token_rows(model, _ROWS, longest // 2), path)
    _compare(model, KOBERT, _token_rows(model, _OTHER_ROWS, longest), path)


def export_voice(folder: Path, path: Path) -> bool:
    """Writes the voice model of a checkpoint; whether padding counts for it (see VoiceModel).

    Raises FailedPrecondition.
    """
    model = load_voice_model(folder)
    counts = model.padding_counts
    _export(model, WAV2VEC2, _sample_rows(_ROWS, SAMPLE_RATE_HZ, padded=not counts), path)
    longer = _sample_rows(_OTHER_ROWS, 2 * SAMPLE_RATE_HZ, padded=not counts)
    _compare(model, WAV2VEC2, longer, path)
    return bool(counts)


def _export(
    model: torch.nn.Module, contract: Contract, inputs: Sequence[torch.Tensor], path: Path
) -> None:
    names = [tensor.name for tensor in contract.inputs]
    outputs = [tensor.name for tensor in contract.outputs]
    free = {name: {0: "rows", 1: "length"} for name in names}
    with warnings.catch_warnings(), torch.inference_mode():
        # The tracer's doubts about shapes and Python values are answered by the comparison.
        warnings.simplefilter("ignore")
        torch.onnx.export(
            model,
            tuple(inputs),
            path,
            input_names=names,
            output_names=outputs,
            dynamic_axes={**free, **{name: {0: "rows"} for name in outputs}},
            opset_version=_OPSET,
            dynamo=False,
        )


def _compare(
    model: torch.nn.Module, contract: Contract, inputs: Sequence[torch.Tensor], path: Path
) -> None:
    """Raises FailedPrecondition (EXPORT_DIFFERS) where the file gives other numbers."""
    with torch.inference_mode():
        found = model(*inputs)
    wanted = [found] if isinstance(found, torch.Tensor) else list(found)
    session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
    named = zip(contract.inputs, inputs, strict=True)
    given = session.run(
        [tensor.name for tensor in contract.outputs],
        {tensor.name: array.numpy() for tensor, array in named},
    )
    for tensor, ours, theirs in zip(contract.outputs, wanted, given, strict=True):
        worst = float(np.max(np.abs(ours.numpy() - theirs)))
        if not worst <= _TOLERANCE:
            raise FailedPrecondition(
                "EXPORT_DIFFERS",
                f"{path}: {tensor.name} is {worst:.2g} off torch's, at most {_TOLERANCE:g} is fine",
            )


def _token_rows(model: torch.nn.Module, count: int, length: int) -> tuple[torch.Tensor, ...]:
    """Ids, mask and segments of random sentences, each shorter than the one before."""
    generator = torch.Generator().manual_seed(0)
    shape = (count, length)
    ids = torch.randint(0, model.config.vocab_size, shape, generator=generator)
    mask, segments = torch.ones(shape, dtype=torch.int64), torch.zeros(shape, dtype=torch.int64)
    for row in range(count):
        mask[row, length - row * length // (2 * count) :] = 0
        segments[row, length // 2 :] = 1
    return ids, mask, segments


def _sample_rows(count: int, length: int, *, padded: bool) -> tuple[torch.Tensor, ...]:
    """Noise and its mask; padded rows are each shorter than the one before."""
    generator = torch.Generator().manual_seed(0)
    samples = torch.randn((count, length), generator=generator)
    mask = torch.ones((count, length), dtype=torch.int64)
    if padded:
        for row in range(count):
            end = length - row * length // (2 * count)
            samples[row, end:], mask[row, end:] = 0, 0
    return samples, mask


if __name__ == "__main__":
    main()
