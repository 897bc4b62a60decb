"""A model repository for Triton of trained checkpoints.

    python -m training.export_triton --kobert FOLDER --voice FOLDER --out REPOSITORY

The classifier's engine `triton` then wants the same checkpoints (docs/engines/triton.md).
"""

import argparse
import tempfile
from pathlib import Path

from services.classifier.triton.models import KOBERT, WAV2VEC2
from services.classifier.triton.repository import (
    BACKENDS,
    ExportedModel,
    ServingOptions,
    write_model,
)
from services.classifier.triton.signature import signature
from training.export_onnx import export_text, export_voice


def main() -> None:
    """Exports, writes, and prints where the models lie."""
    usual = ServingOptions()
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kobert", type=Path, required=True, help="the text model's checkpoint")
    parser.add_argument("--voice", type=Path, help="the voice model's, if it is to be served too")
    parser.add_argument("--out", type=Path, required=True, help="the model repository")
    parser.add_argument(
        "--backend", choices=BACKENDS, default=usual.backend, help="what runs them in Triton"
    )
    parser.add_argument(
        "--max-batch-items", type=int, default=usual.max_batch_items, help="rows of one batch"
    )
    parser.add_argument(
        "--threads", type=int, default=usual.thread_count, help="of an instance on a CPU; 0: all"
    )
    given = parser.parse_args()
    options = ServingOptions(given.backend, given.max_batch_items, given.threads)
    for folder in export_repository(given.out, given.kobert, given.voice, options):
        print(folder)


def export_repository(
    repository: Path, kobert: Path, voice: Path | None, options: ServingOptions
) -> list[Path]:
    """The models' folders in the repository; raises FailedPrecondition."""
    with tempfile.TemporaryDirectory(prefix="wia-onnx-") as folder:
        path = Path(folder) / f"{KOBERT.model}.onnx"
        export_text(kobert, path)
        models = [ExportedModel(KOBERT, path, parameters=signature(kobert))]
        if voice is not None:
            path = Path(folder) / f"{WAV2VEC2.model}.onnx"
            counts = export_voice(voice, path)
            parameters = signature(voice, padding_counts=counts)
            models.append(ExportedModel(WAV2VEC2, path, counts, parameters))
        return [write_model(repository, model, options) for model in models]


if __name__ == "__main__":
    main()
