"""Trains KoBERT: python -m training.train_kobert --base FOLDER --out FOLDER [--device cuda].

Fits encoder and both heads on the passages that train (and on utterances, for emotions alone),
keeps the epoch that is best on dev, tunes the threshold there and writes a checkpoint that the
engine `kobert` serves. The test passages are not touched here. A run that was killed goes on when
the same command is given again.
"""

import argparse
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
from transformers import set_seed

from common.errors import Error
from common.offload import CancelToken
from common.settings import ModelSettings
from common.weights.folder import find_weights
from services.classifier.kobert.cards import Provenance, TextCard
from services.classifier.kobert.encoding import Encoder, EncodingRules
from services.classifier.kobert.loading import save_text_checkpoint
from services.classifier.kobert.model import TextModel
from services.classifier.kobert.pieces import Pieces
from services.classifier.kobert.running import TextRunner
from services.classifier.kobert.windows import WindowReader, judge
from services.classifier.scoring import effect_score
from services.classifier.taggers.choice import load_reader
from services.classifier.taggers.names import KIWI, TAGGERS
from training.bases import base_vocabulary_size, text_model_from
from training.corpus import answers
from training.fine_tuning import fine_tune, finished
from training.measures import best_threshold, effect_figures, emotion_figures
from training.options import GRADIENT_WEIGHT, THRESHOLD_BETA
from training.passages import DATA_FOLDER, DataError, Passage, load_passages
from training.provenance import data_hash, name_of
from training.run_options import RunOptions, add_run_options, run_options
from training.split import Split, chosen, split_of
from training.text_task import (
    passage_examples,
    passage_request,
    text_task,
    utterance_examples,
)
from training.train_light import rounded
from training.utterances import Utterance, load_utterances

DEFAULT_BASE = "kobert-base-v1"
DEFAULTS = RunOptions(epoch_count=5, batch_items=32, learning_rate=5e-5)


@dataclass(frozen=True, slots=True)
class TextTraining:
    """What to train, on what, into which folder.

    base: the folder of the published weights; roles and context_sentences: what the sentences are
    encoded with, and the lengths are in tokens.
    """

    base: Path
    out: Path
    run: RunOptions
    data: Path = DATA_FOLDER
    utterances: tuple[Path, ...] = ()
    tagger: str = KIWI
    roles: bool = True
    context_sentences: int = 1
    max_sentence_tokens: int = 128
    max_context_tokens: int = 48


def main() -> None:
    """Trains and prints the checkpoint's card."""
    try:
        card = train(_training(_parser().parse_args()))
    except (DataError, Error) as error:
        sys.exit(str(error))
    for name, figures in card.provenance.figures.items():
        print(f"{name}: " + ", ".join(f"{key} {value:.3f}" for key, value in figures.items()))
    print(f"threshold {card.effect_threshold:.2f}, roles by {card.tagger} ({card.tagger_version})")


def train(training: TextTraining) -> TextCard:
    """The card of the checkpoint that it has written.

    Raises DataError and FailedPrecondition.
    """
    passages = load_passages(training.data)
    reader = load_reader(training.tagger)
    pieces = Pieces(training.base)
    rules = EncodingRules(
        roles=training.roles,
        context_sentences=training.context_sentences,
        max_sentence_tokens=training.max_sentence_tokens,
        max_context_tokens=training.max_context_tokens,
        first_role_id=base_vocabulary_size(training.base),
    )
    windows = WindowReader(reader, Encoder(pieces, rules))
    train_set = passage_examples(windows, chosen(passages, Split.TRAIN))
    train_set += utterance_examples(windows, _utterances(training.utterances))
    dev = chosen(passages, Split.DEV)

    set_seed(training.run.seed)
    model = text_model_from(training.base, rules)
    task = text_task(pieces.pad_id, train_set, training.run.class_balance)
    provenance = Provenance(
        base=name_of(training.base),
        data_sha256=data_hash(training.data, training.utterances),
        example_count=len(train_set),
        options=training.run.recorded(),
        figures={},
    )
    identity = {**asdict(rules), "tagger": reader.tagger_version, **asdict(provenance)}
    dev_set = passage_examples(windows, dev)
    fine_tune(model, task, train_set, dev_set, training.run, training.out, identity)

    threshold, figures = _tune(model, windows, pieces.pad_id, dev)
    card = TextCard(
        tagger=training.tagger,
        tagger_version=reader.tagger_version,
        pieces_sha256=pieces.sha256,
        rules=rules,
        effect_threshold=threshold,
        gradient_weight=GRADIENT_WEIGHT,
        provenance=Provenance(**{**asdict(provenance), "figures": figures}),
    )
    save_text_checkpoint(training.out, model, card, training.base)
    finished(training.out)
    return card


def _utterances(files: Sequence[Path]) -> list[Utterance]:
    """Those of groups that train."""
    return [u for file in files for u in load_utterances(file) if split_of(u.group) is Split.TRAIN]


def _tune(
    model: TextModel, windows: WindowReader, pad_id: int, dev: Sequence[Passage]
) -> tuple[float, dict[str, dict[str, float]]]:
    """The threshold that serves best on dev, and the model's figures there, as it is served."""
    runner = TextRunner(model, "cpu", pad_id)
    scores, emotions = [], []
    for passage in dev:
        window = windows.read(passage_request(passage), CancelToken())
        judgement = judge(window, runner.run(window.rows, lambda: None))
        scores.append(effect_score(judgement.effect, judgement.emotions, GRADIENT_WEIGHT))
        emotions.append(judgement.emotions)
    score, known = np.concatenate(scores), answers(dev)
    threshold = best_threshold(known.effect, score, THRESHOLD_BETA)
    effect = effect_figures(known.effect, score >= threshold, score)
    emotion = emotion_figures(known.emotion, np.concatenate(emotions).argmax(axis=1))
    return threshold, rounded({"effect": asdict(effect), "emotion": asdict(emotion)})


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--base", default=DEFAULT_BASE, help="published weights: id or folder")
    parser.add_argument("--out", type=Path, required=True, help="folder of the checkpoint")
    parser.add_argument("--models-dir", type=Path, default=ModelSettings().models_dir)
    parser.add_argument("--data", type=Path, default=DATA_FOLDER, help="folder of passages")
    parser.add_argument("--utterances", type=Path, action="append", default=[])
    parser.add_argument("--tagger", default=KIWI, choices=TAGGERS)
    parser.add_argument("--no-roles", action="store_true", help="train without role tokens")
    parser.add_argument("--context-sentences", type=int, default=1, help="neighbours either side")
    parser.add_argument("--max-sentence-tokens", type=int, default=128)
    parser.add_argument("--max-context-tokens", type=int, default=48)
    add_run_options(parser, DEFAULTS)
    return parser


def _training(arguments: argparse.Namespace) -> TextTraining:
    return TextTraining(
        base=find_weights(arguments.models_dir, arguments.base).path,
        out=arguments.out,
        run=run_options(arguments),
        data=arguments.data,
        utterances=tuple(arguments.utterances),
        tagger=arguments.tagger,
        roles=not arguments.no_roles,
        context_sentences=arguments.context_sentences,
        max_sentence_tokens=arguments.max_sentence_tokens,
        max_context_tokens=arguments.max_context_tokens,
    )


if __name__ == "__main__":
    main()
