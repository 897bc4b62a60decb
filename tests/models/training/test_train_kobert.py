from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from safetensors.torch import load_file

from common.emotions import Emotion
from common.offload import CancelToken
from services.classifier.kobert.cards import read_text_card
from services.classifier.kobert.encoding import ROLE_TOKENS
from services.classifier.kobert.opening import open_windows
from tests.models.classifier import tiny
from tests.models.training.conftest import QUICK
from training.ablate_kobert import VARIANTS, ablate
from training.evaluate import evaluate
from training.passages import DataError, load_passages
from training.split import Split, chosen
from training.text_task import passage_examples, passage_request
from training.train_kobert import TextTraining, train
from training.utterances import Utterance, save_utterances

pytestmark = pytest.mark.models


@pytest.fixture(scope="module")
def training(
    tmp_path_factory: pytest.TempPathFactory, kobert_base: Path, data_folder: Path
) -> TextTraining:
    """A training that has been done."""
    utterances = tmp_path_factory.mktemp("utterances") / "utterances.tsv"
    save_utterances(
        utterances,
        [Utterance(f"대화 {n}", f"정말 기쁘다 {n}", Emotion.HAPPINESS) for n in range(20)],
    )
    asked = TextTraining(
        base=kobert_base,
        out=tmp_path_factory.mktemp("kobert"),
        run=QUICK,
        data=data_folder,
        utterances=(utterances,),
        max_sentence_tokens=48,
        max_context_tokens=12,
    )
    train(asked)
    return asked


def test_a_checkpoint_says_what_it_was_made_from(training: TextTraining) -> None:
    card = read_text_card(training.out)
    assert card.tagger == "kiwi"
    assert card.tagger_version.startswith("kiwipiepy")
    assert (card.rules.max_sentence_tokens, card.rules.max_context_tokens) == (48, 12)
    assert 0.05 <= card.effect_threshold <= 0.99
    source = card.provenance
    assert source.base.startswith(training.base.name)
    assert len(source.data_sha256) == 64
    trained = chosen(load_passages(training.data), Split.TRAIN)
    assert source.example_count > sum(len(passage.sentences) for passage in trained)
    assert set(source.figures["effect"]) == {"precision", "recall", "f1", "auc"}
    assert set(source.figures["emotion"]) == {"accuracy", "macro_f1"}
    assert source.options["epoch_count"] == QUICK.epoch_count
    assert not (training.out / ".run").exists()


def test_role_tokens_reach_the_model_in_serving_as_in_training(training: TextTraining) -> None:
    """The same sentences become the same ids, in the same order, in the same lengths."""
    card = read_text_card(training.out)
    windows, _ = open_windows(training.out, card, None)
    passages = load_passages(training.data)
    trained = passage_examples(windows, passages)
    engine = tiny.open_engine(training.out)
    served = [
        row
        for passage in passages
        for row in engine._classifier._windows.read(passage_request(passage), CancelToken()).rows
    ]
    assert len(served) == len(trained)
    for row, example in zip(served, trained, strict=True):
        assert np.array_equal(row.ids, example.row.ids)
        assert np.array_equal(row.segments, example.row.segments)
    used = {int(i) for row in served for i in row.ids if i >= card.rules.first_role_id}
    assert len(used) > 3
    assert max(used) < card.rules.first_role_id + len(ROLE_TOKENS)
    assert max(len(row.ids) for row in served) <= card.rules.max_tokens


def test_training_moves_encoder_heads_and_role_tokens(training: TextTraining) -> None:
    """Another epoch gives other weights everywhere; the same training gives the same."""
    weights = load_file(training.out / "model.safetensors")
    words = weights["encoder.embeddings.word_embeddings.weight"]
    card = read_text_card(training.out)
    assert len(words) == card.rules.first_role_id + len(ROLE_TOKENS)
    more = replace(training, out=training.out.with_name("more"), run=replace(QUICK, epoch_count=1))
    train(more)
    other = load_file(more.out / "model.safetensors")
    changed = {name for name, tensor in weights.items() if not tensor.equal(other[name])}
    assert {"effect.weight", "emotion.weight", "encoder.pooler.dense.weight"} <= changed
    assert not words[-6:].equal(other["encoder.embeddings.word_embeddings.weight"][-6:])


def test_an_engine_is_evaluated_like_the_light_one(training: TextTraining) -> None:
    engine = tiny.open_engine(training.out)
    dev = chosen(load_passages(training.data), Split.DEV)
    found = evaluate(engine, dev)
    figures = read_text_card(training.out).provenance.figures
    assert found.effect.auc == pytest.approx(figures["effect"]["auc"], abs=2e-3)
    assert found.effect.precision == pytest.approx(figures["effect"]["precision"], abs=2e-3)
    assert found.emotion.macro_f1 == pytest.approx(figures["emotion"]["macro_f1"], abs=2e-3)


def test_the_ablation_trains_with_and_without_role_tokens(
    training: TextTraining, tmp_path: Path
) -> None:
    short = replace(training, out=tmp_path, run=replace(QUICK, epoch_count=1), utterances=())
    cards = ablate(short)
    assert list(cards) == list(VARIANTS)
    encoded = {name: (c.rules.roles, c.rules.context_sentences) for name, c in cards.items()}
    assert encoded == VARIANTS
    assert {c.provenance.data_sha256 for c in cards.values()} == {
        cards["neither"].provenance.data_sha256
    }


def test_an_unfinished_run_is_not_mixed_with_another(
    training: TextTraining, tmp_path: Path
) -> None:
    run = tmp_path / ".run"
    run.mkdir()
    (run / "run.json").write_text('{"tagger": "another"}')
    with pytest.raises(DataError, match="unfinished run"):
        train(replace(training, out=tmp_path))
