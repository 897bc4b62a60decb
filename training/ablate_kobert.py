"""What role tokens and neighbours are worth to KoBERT: python -m training.ablate_kobert --out DIR.

Trains one checkpoint a variant, all with the same seed and data, and prints their figures on dev,
each at its own tuned threshold.
"""

import argparse
import sys
from dataclasses import replace
from pathlib import Path

from common.errors import Error
from common.settings import ModelSettings
from common.weights.folder import find_weights
from services.classifier.kobert.cards import TextCard
from services.classifier.taggers.names import KIWI, TAGGERS
from training.passages import DATA_FOLDER, DataError
from training.run_options import add_run_options, run_options
from training.train_kobert import DEFAULT_BASE, DEFAULTS, TextTraining, train

# Role tokens, and neighbours either side.
VARIANTS = {
    "roles and context": (True, 1),
    "roles alone": (True, 0),
    "context alone": (False, 1),
    "neither": (False, 0),
}


def main() -> None:
    """Prints one line a variant, as a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--base", default=DEFAULT_BASE, help="published weights: id or folder")
    parser.add_argument("--out", type=Path, required=True, help="folder of the checkpoints")
    parser.add_argument("--models-dir", type=Path, default=ModelSettings().models_dir)
    parser.add_argument("--data", type=Path, default=DATA_FOLDER, help="folder of passages")
    parser.add_argument("--tagger", default=KIWI, choices=TAGGERS)
    add_run_options(parser, DEFAULTS)
    arguments = parser.parse_args()
    try:
        base = find_weights(arguments.models_dir, arguments.base).path
        training = TextTraining(
            base, arguments.out, run_options(arguments), arguments.data, tagger=arguments.tagger
        )
        cards = ablate(training)
    except (DataError, Error) as error:
        sys.exit(str(error))
    print(
        "| variant | precision | recall | F1 | AUC | emotion macro F1 |\n|---|---|---|---|---|---|"
    )
    for name, card in cards.items():
        print(f"| {name} | {' | '.join(_cells(card))} |")


def ablate(training: TextTraining) -> dict[str, TextCard]:
    """The card of each variant, trained into a folder of its own."""
    return {
        name: train(
            replace(
                training,
                out=training.out / name.replace(" ", "-"),
                roles=roles,
                context_sentences=context_sentences,
            )
        )
        for name, (roles, context_sentences) in VARIANTS.items()
    }


def _cells(card: TextCard) -> list[str]:
    figures = card.provenance.figures
    effect, emotion = figures["effect"], figures["emotion"]
    named = [effect[name] for name in ("precision", "recall", "f1", "auc")]
    return [f"{value:.3f}" for value in (*named, emotion["macro_f1"])]


if __name__ == "__main__":
    main()
