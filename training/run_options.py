"""How a model is fine-tuned; the same options for text and voice."""

import argparse
from collections.abc import Mapping
from dataclasses import asdict, dataclass


@dataclass(frozen=True, slots=True)
class RunOptions:
    """What Trainer is told.

    save_steps: a checkpoint to resume from after so many steps, and after each epoch where None;
    warmup_share: of all steps, at a rising rate; class_balance: emotions count with (their rarity)
    ** class_balance, 0 as they are, 1 as if all were equally frequent.
    """

    epoch_count: int
    batch_items: int
    learning_rate: float
    warmup_share: float = 0.1
    weight_decay: float = 0.01
    class_balance: float = 0.5
    seed: int = 0
    save_steps: int | None = None
    device: str = "auto"

    def recorded(self) -> Mapping[str, float | int | str | bool | None]:
        """For the checkpoint's card: what changes the weights."""
        passing = ("save_steps", "device")
        return {name: value for name, value in asdict(self).items() if name not in passing}


def add_run_options(parser: argparse.ArgumentParser, defaults: RunOptions) -> None:
    """Adds one argument for each option."""
    parser.add_argument("--epochs", type=int, default=defaults.epoch_count)
    parser.add_argument("--batch-items", type=int, default=defaults.batch_items)
    parser.add_argument("--learning-rate", type=float, default=defaults.learning_rate)
    parser.add_argument("--class-balance", type=float, default=defaults.class_balance)
    parser.add_argument("--seed", type=int, default=defaults.seed)
    parser.add_argument("--save-steps", type=int, help="steps between checkpoints; unset: epochs")
    parser.add_argument("--device", default="auto", help="auto, cpu or cuda")


def run_options(arguments: argparse.Namespace) -> RunOptions:
    """The options that were given."""
    return RunOptions(
        epoch_count=arguments.epochs,
        batch_items=arguments.batch_items,
        learning_rate=arguments.learning_rate,
        class_balance=arguments.class_balance,
        seed=arguments.seed,
        save_steps=arguments.save_steps,
        device=arguments.device,
    )
