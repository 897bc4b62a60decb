"""The table of published weights is consistent."""

import re
from pathlib import Path

import pytest

from common.engines import Rights
from common.errors import FailedPrecondition
from common.weights.card import ModelCard, model_cards
from common.weights.folder import Weights, find_weights, missing_reason
from common.weights.rights import OWN_LICENCE, all_rights, model_rights, weights_rights

CARDS = model_cards().values()
SERVICES = {"stt", "classifier", "prompter", "audiogen", "musicgen"}


@pytest.mark.parametrize("card", CARDS, ids=lambda card: card.id)
def test_a_card_is_complete(card: ModelCard) -> None:
    assert re.fullmatch(r"[a-z0-9]+([.-][a-z0-9]+)*", card.id)
    assert card.services
    assert set(card.services) <= SERVICES
    assert card.engines
    assert card.size_mb > 0
    assert card.memory_mib >= card.size_mb * 0.5
    assert card.files
    if card.hub_id:
        assert re.fullmatch(r"[\w.-]+/[\w.-]+", card.hub_id)
        assert re.fullmatch(r"main|[0-9a-f]{40}", card.revision)
        assert (card.url, card.sha256) == ("", "")
    else:
        assert card.url.startswith("https://")
        assert re.fullmatch(r"[0-9a-f]{64}", card.sha256)
        assert card.files == (card.url.rpartition("/")[2],)


@pytest.mark.parametrize("card", CARDS, ids=lambda card: card.id)
def test_a_licence_that_forbids_commerce_says_so(card: ModelCard) -> None:
    assert card.commercial_use == ("-NC" not in card.licence)
    assert card.licence in {"MIT", "Apache-2.0", "CC-BY-NC-4.0"} or card.licence.startswith(
        "LicenseRef-"
    )
    assert card.gated == card.hub_id.startswith("meta-llama/")


@pytest.mark.parametrize("card", CARDS, ids=lambda card: card.id)
def test_pickles_are_taken_only_beside_safetensors_or_where_nothing_else_is_published(
    card: ModelCard,
) -> None:
    # CTranslate2's own format; openai-whisper's and audiocraft's only one.
    exempt = {"faster-whisper", "whisper", "audiocraft"}
    pickles = [name for name in card.files if name.endswith((".bin", ".pt"))]
    assert not pickles or exempt & set(card.engines) or "model.safetensors" in card.files


def test_rights_are_the_cards_or_as_the_settings_say() -> None:
    own = Rights(OWN_LICENCE, False)
    assert model_rights("audiogen-medium", True) == Rights("CC-BY-NC-4.0", False)
    assert model_rights("/my/own", False) == own
    assert weights_rights(Weights(Path("/my/own"), None), True) == Rights(OWN_LICENCE, True)
    card = model_cards()["whisper-small"]
    assert weights_rights(Weights(Path("/x"), card), False) == Rights("MIT", True)
    assert all_rights(Rights("MIT", True), own, Rights("MIT", True)) == Rights(
        "MIT AND LicenseRef-Own", False
    )


def test_weights_are_found_or_it_is_said_what_to_pull(tmp_path: Path) -> None:
    with pytest.raises(FailedPrecondition, match="`wia models pull whisper-small` brings them"):
        find_weights(tmp_path, "whisper-small")
    (tmp_path / "whisper-small").mkdir()
    weights = find_weights(tmp_path, "whisper-small")
    assert (weights.path, weights.card) == (
        tmp_path / "whisper-small",
        model_cards()["whisper-small"],
    )
    assert find_weights(tmp_path, str(tmp_path)) == Weights(tmp_path, None)
    assert "known are whisper-large-v3-turbo" in missing_reason(tmp_path, "whisper-huge")
