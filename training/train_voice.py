"""Trains the voice: python -m training.train_voice --recordings FILE.tsv --out FOLDER.

Fits wav2vec 2.0 and a head for emotions on recordings (training/utterances.py says in which file
they stand; python -m training.import_ai_hub writes one), keeps the epoch that is best on the groups
that tune and writes a checkpoint that the engine `kobert` hears with. A run that was killed goes on
when the same command is given again.
"""

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import numpy as np
from transformers import set_seed

from common.errors import Error, FailedPrecondition
from common.settings import ModelSettings
from common.weights.folder import find_weights
from services.classifier.kobert.cards import Provenance, VoiceCard
from services.classifier.kobert.loading import save_voice_checkpoint
from services.classifier.kobert.running import VoiceRunner
from services.classifier.kobert.voice_model import VoiceModel
from training.bases import voice_model_from
from training.fine_tuning import fine_tune, finished
from training.measures import emotion_figures
from training.passages import DataError
from training.provenance import data_hash, name_of
from training.run_options import RunOptions, add_run_options, run_options
from training.split import Split, split_of
from training.train_light import rounded
from training.utterances import Recording, load_recordings
from training.voice_task import VoiceExample, clip_of, voice_examples, voice_task

DEFAULT_BASE = "wav2vec2-large-xlsr-korean"
DEFAULTS = RunOptions(epoch_count=5, batch_items=8, learning_rate=3e-5)
# The original project's share of the voice in the emotion.
VOICE_WEIGHT = 0.01
# Shorter ones hold hardly a syllable; longer ones cost memory by the square.
MIN_MS = 400
MAX_MS = 15_000


@dataclass(frozen=True, slots=True)
class VoiceTraining:
    """What to train, on what, into which folder; lengths in ms."""

    base: Path
    out: Path
    recordings: tuple[Path, ...]
    run: RunOptions
    min_ms: int = MIN_MS
    max_ms: int = MAX_MS
    voice_weight: float = VOICE_WEIGHT


def main() -> None:
    """Trains and prints the checkpoint's figures."""
    try:
        card = train(_training(_parser().parse_args()))
    except (DataError, Error) as error:
        sys.exit(str(error))
    for name, figures in card.provenance.figures.items():
        print(f"{name}: " + ", ".join(f"{key} {value:.3f}" for key, value in figures.items()))


def train(training: VoiceTraining) -> VoiceCard:
    """The card of the checkpoint that it has written; raises DataError, FailedPrecondition."""
    recordings = [r for file in training.recordings for r in load_recordings(file)]
    card = VoiceCard(
        min_ms=training.min_ms,
        max_ms=training.max_ms,
        normalised=_normalised(training.base),
        voice_weight=training.voice_weight,
        provenance=Provenance(
            base=name_of(training.base),
            data_sha256=data_hash(None, training.recordings),
            example_count=0,
            options=training.run.recorded(),
            figures={},
        ),
    )
    train_set = voice_examples(_of(recordings, Split.TRAIN), card)
    dev_set = voice_examples(_of(recordings, Split.DEV), card)
    if not train_set or not dev_set:
        raise DataError(
            f"{len(train_set)} recordings train and {len(dev_set)} tune: more groups are needed"
        )
    set_seed(training.run.seed)
    model = voice_model_from(training.base)
    task = voice_task(card, train_set, training.run.class_balance)
    fine_tune(model, task, train_set, dev_set, training.run, training.out, asdict(card))

    provenance = replace(
        card.provenance, example_count=len(train_set), figures=_figures(model, dev_set, card)
    )
    card = replace(card, provenance=provenance)
    save_voice_checkpoint(training.out, model, card)
    finished(training.out)
    return card


def _of(recordings: Sequence[Recording], split: Split) -> list[Recording]:
    return [recording for recording in recordings if split_of(recording.group) is split]


def _normalised(base: Path) -> bool:
    """Whether the base was trained on clips of mean 0 and variance 1, as nearly all were."""
    path = base / "preprocessor_config.json"
    if not path.is_file():
        return True
    try:
        return bool(json.loads(path.read_text(encoding="utf-8")).get("do_normalize", True))
    except (ValueError, AttributeError) as error:
        raise FailedPrecondition("WEIGHTS_UNREADABLE", f"{path} is no JSON object") from error


def _figures(
    model: VoiceModel, dev: Sequence[VoiceExample], card: VoiceCard
) -> dict[str, dict[str, float]]:
    """How good the model is on dev, as it is served."""
    clips = [clip_of(example.recording, card) for example in dev]
    logits = VoiceRunner(model, "cpu").run(clips, lambda: None)
    known = np.array([example.emotion for example in dev])
    return rounded({"emotion": asdict(emotion_figures(known, logits.argmax(axis=1)))})


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--base", default=DEFAULT_BASE, help="published weights: id or folder")
    parser.add_argument("--out", type=Path, required=True, help="folder of the checkpoint")
    parser.add_argument("--models-dir", type=Path, default=ModelSettings().models_dir)
    parser.add_argument("--recordings", type=Path, action="append", required=True)
    parser.add_argument("--max-ms", type=int, default=MAX_MS, help="the middle of longer ones")
    parser.add_argument("--voice-weight", type=float, default=VOICE_WEIGHT)
    add_run_options(parser, DEFAULTS)
    return parser


def _training(arguments: argparse.Namespace) -> VoiceTraining:
    return VoiceTraining(
        base=find_weights(arguments.models_dir, arguments.base).path,
        out=arguments.out,
        recordings=tuple(arguments.recordings),
        run=run_options(arguments),
        max_ms=arguments.max_ms,
        voice_weight=arguments.voice_weight,
    )


if __name__ == "__main__":
    main()
