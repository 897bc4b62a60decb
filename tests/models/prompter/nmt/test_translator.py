"""Translation by tiny Marian, M2M100 and NLLB models through the real loading."""

from pathlib import Path
from typing import Any

import pytest

from common.errors import Cancelled
from services.prompter.nmt.translator import NmtTranslator
from tests.models.prompter.checkpoints import make_tiny_marian
from tests.models.prompter.rowing import left_at_step, rows, weights

pytestmark = pytest.mark.models

TEXTS = (
    "그는 문을 닫았다.",
    "밤새 비가 내려 낡은 창문이 흔들렸다.",
    "개가 짖었다.",
    "쾅",
)


def test_a_row_is_translated_the_same_alone_and_in_a_batch(translator_folder: Path) -> None:
    translator = NmtTranslator(weights(translator_folder))
    together = translator.translate(rows(*TEXTS))
    assert together == [translator.translate([row])[0] for row in rows(*TEXTS)]
    assert together[::-1] == translator.translate(rows(*TEXTS[::-1]))
    assert together == NmtTranslator(weights(translator_folder, 2)).translate(rows(*TEXTS))


def test_languages_are_no_words(translator_folder: Path) -> None:
    translator = NmtTranslator(weights(translator_folder))
    answers = translator.translate(rows("그는 문을 닫았다."))
    assert not str(answers[0]).startswith(("__en__", "eng_Latn"))


def test_the_target_language_is_asked_for(translator_folder: Path) -> None:
    translator = NmtTranslator(weights(translator_folder))
    first = translator._model.generation_config.forced_bos_token_id
    if translator._model.config.model_type == "marian":
        assert first is None
    else:
        assert translator._tokenizer.convert_ids_to_tokens(first) in ("__en__", "eng_Latn")


def test_other_weights_are_another_version(marian_folder: Path, tmp_path: Path) -> None:
    other = make_tiny_marian(tmp_path / "other", seed=1)
    versions = [NmtTranslator(weights(folder)).info.version for folder in (marian_folder, other)]
    assert versions[0] != versions[1]


def test_a_translation_has_an_end(marian_folder: Path) -> None:
    translator = NmtTranslator(weights(marian_folder))
    lengths = []

    def remember(_module: Any, _args: Any) -> None:
        lengths.append(1)

    translator._model.model.decoder.register_forward_pre_hook(remember)
    translator.translate(rows("쾅"))
    assert len(lengths) <= 32


def test_it_stops_between_steps_when_nobody_waits(marian_folder: Path) -> None:
    translator = NmtTranslator(weights(marian_folder, max_batch_rows=1))
    several = rows(*TEXTS)
    decoder = translator._model.model.decoder
    with left_at_step(decoder, 3, several) as steps, pytest.raises(Cancelled):
        translator.translate(several)
    assert steps == [1, 2, 3]
