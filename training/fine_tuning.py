"""Fine-tuning by transformers' Trainer: best epoch kept, and resumed after a kill.

The run's own checkpoints (weights, optimizer, random states) lie in OUT/.run and go when it ends.
"""

import json
import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, TypeVar

import torch
from torch.utils.data import Dataset
from transformers import EvalPrediction, Trainer, TrainingArguments

from common.weights.device import pick_device
from training.passages import DataError
from training.run_options import RunOptions

Example = TypeVar("Example")
Tensors = dict[str, torch.Tensor]
# The figure by which the best epoch is told.
SCORE = "score"
_RUN_FOLDER = ".run"
_RUN_FILE = "run.json"


@dataclass(frozen=True, slots=True)
class Task(Generic[Example]):
    """What Trainer has to know of a model.

    collate: examples to tensors, those of `labels` among them; loss: the loss and the outputs that
    `measure` gets as predictions; measure: figures on dev, SCORE (the more the better) among them.
    """

    collate: Callable[[list[Example]], Tensors]
    loss: Callable[[torch.nn.Module, Tensors], tuple[torch.Tensor, Tensors]]
    labels: Sequence[str]
    measure: Callable[[EvalPrediction], Mapping[str, float]]


class _Examples(Dataset[Example]):
    """A list as Trainer wants it."""

    def __init__(self, examples: Sequence[Example]) -> None:
        self._examples = examples

    def __len__(self) -> int:
        return len(self._examples)

    def __getitem__(self, place: int) -> Example:
        return self._examples[place]


class _TaskTrainer(Trainer):
    """Trainer with the task's loss."""

    def __init__(self, task: Task[Any], **keywords: Any) -> None:
        super().__init__(data_collator=task.collate, compute_metrics=_measures(task), **keywords)
        self._task = task

    def compute_loss(
        self,
        model: torch.nn.Module,
        inputs: Tensors,
        return_outputs: bool = False,
        num_items_in_batch: object = None,
    ) -> torch.Tensor | tuple[torch.Tensor, Tensors]:
        """The loss, and the outputs where they are wanted."""
        loss, outputs = self._task.loss(model, inputs)
        return (loss, {"loss": loss, **outputs}) if return_outputs else loss


def fine_tune(
    model: torch.nn.Module,
    task: Task[Example],
    train: Sequence[Example],
    dev: Sequence[Example],
    options: RunOptions,
    out: Path,
    identity: Mapping[str, object],
) -> None:
    """Trains the model in place: it ends with the weights of the epoch that was best on dev.

    A run that was killed goes on where its last whole checkpoint was; identity tells runs apart.
    Raises DataError where OUT holds an unfinished run of another identity. When the model has been
    saved, `finished` takes the run's own checkpoints away.
    """
    folder = out / _RUN_FOLDER
    resumed = _resumable(folder, {**identity, **options.recorded()})
    trainer = _TaskTrainer(
        task,
        model=model,
        args=_arguments(folder, task, options),
        train_dataset=_Examples(train),
        eval_dataset=_Examples(dev),
    )
    if resumed:
        print(f"resumes at step {resumed.name.partition('-')[2]}")
    trainer.train(resume_from_checkpoint=str(resumed) if resumed else None)
    model.to("cpu").eval()


def finished(out: Path) -> None:
    """Removes the run's own checkpoints."""
    shutil.rmtree(out / _RUN_FOLDER, ignore_errors=True)


def _arguments(folder: Path, task: Task[Any], options: RunOptions) -> TrainingArguments:
    picked = pick_device(options.device)
    steps = options.save_steps
    return TrainingArguments(
        output_dir=str(folder),
        num_train_epochs=options.epoch_count,
        per_device_train_batch_size=options.batch_items,
        per_device_eval_batch_size=options.batch_items,
        learning_rate=options.learning_rate,
        warmup_steps=options.warmup_share,
        weight_decay=options.weight_decay,
        seed=options.seed,
        data_seed=options.seed,
        use_cpu=picked == "cpu",
        bf16=picked != "cpu",
        save_strategy="steps" if steps else "epoch",
        save_steps=steps or 500,
        eval_strategy="steps" if steps else "epoch",
        eval_steps=steps,
        save_total_limit=2,
        load_best_model_at_end=True,
        metric_for_best_model=SCORE,
        greater_is_better=True,
        label_names=list(task.labels),
        remove_unused_columns=False,
        logging_strategy="epoch",
        report_to=[],
        disable_tqdm=True,
    )


def _measures(task: Task[Any]) -> Callable[[EvalPrediction], dict[str, float]]:
    return lambda prediction: dict(task.measure(prediction))


def _resumable(folder: Path, identity: Mapping[str, object]) -> Path | None:
    """The newest whole checkpoint of the same run."""
    folder.mkdir(parents=True, exist_ok=True)
    note = folder / _RUN_FILE
    known = json.loads(json.dumps(identity))
    if note.is_file() and json.loads(note.read_text("utf-8")) != known:
        raise DataError(
            f"{folder} holds an unfinished run with other options or data: finish it as it was "
            "begun, or remove that folder"
        )
    note.write_text(json.dumps(known), encoding="utf-8")
    whole = whole_checkpoints(folder)
    return whole[-1] if whole else None


def whole_checkpoints(folder: Path) -> list[Path]:
    """A run's checkpoints that can be gone on from, the newest last."""
    found = sorted(folder.glob("checkpoint-*"), key=lambda path: int(path.name.split("-")[1]))
    return [path for path in found if _is_whole(path)]


def _is_whole(checkpoint: Path) -> bool:
    """Whether it was written to its end: Trainer writes its state last."""
    try:
        json.loads((checkpoint / "trainer_state.json").read_text("utf-8"))
    except (FileNotFoundError, ValueError):
        return False
    return True
