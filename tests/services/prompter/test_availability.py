"""Which of the prompter's engines can run, and under which licences, by the settings."""

import importlib.util
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from common.engines import Rights, choose, entry_rights, unavailable_reason
from common.errors import PermissionDenied
from services.prompter.availability import llama_reason, openai_reason
from services.prompter.engines import ENGINES
from services.prompter.options import OpenaiApi, TranslatorName
from services.prompter.settings import PrompterSettings

_PAPAGO = {"translator": "papago", "papago_key_id": "id", "papago_key": "secret"}
_OPENAI = {"openai_url": "http://127.0.0.1:1/v1/", "openai_model": "m"}


def settings(**values: Any) -> PrompterSettings:
    return PrompterSettings(**values)


def test_without_settings_light_is_chosen_and_says_why(tmp_path: Path) -> None:
    choice = choose(ENGINES, "auto", settings(models_dir=tmp_path), commercial_only=False)
    assert choice.name == "light"
    assert "WIA_OPENAI_URL names no server" in choice.reason


def test_a_server_that_the_settings_name_is_what_auto_chooses() -> None:
    chosen = choose(ENGINES, "auto", settings(**_OPENAI, translator="none"), commercial_only=False)
    assert chosen.name == "openai"


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ({}, "WIA_OPENAI_URL"),
        ({"openai_url": "http://127.0.0.1:1/v1"}, "WIA_OPENAI_MODEL"),
        ({**_OPENAI, "openai_key": "bad\nkey\x00", "translator": "none"}, "WIA_OPENAI_KEY"),
        ({**_OPENAI, "translator": "papago"}, "WIA_PAPAGO_KEY_ID is empty"),
        ({**_OPENAI, **_PAPAGO, "papago_key": ""}, "WIA_PAPAGO_KEY is empty"),
        ({**_OPENAI, **_PAPAGO, "papago_key": "비밀"}, "WIA_PAPAGO_KEY has letters"),
        ({**_OPENAI, **_PAPAGO}, ""),
        ({**_OPENAI, **_PAPAGO, "papago_key": "secret\n"}, ""),
        ({**_OPENAI, "translator": "none"}, ""),
    ],
)
def test_what_is_missing_is_named(values: dict[str, str], reason: str) -> None:
    found = openai_reason(settings(**values))
    assert reason in found if reason else found == ""
    assert "비밀" not in found


def test_weights_that_are_missing_say_what_to_pull(tmp_path: Path) -> None:
    found = llama_reason(settings(models_dir=tmp_path, translator="none"))
    assert "wia models pull llama-3.1-8b" in found
    entry = ENGINES["llama"]
    expected = "torch" if importlib.util.find_spec("torch") is None else "llama-3.1-8b"
    assert expected in unavailable_reason(entry, settings(models_dir=tmp_path))


def test_a_translators_weights_count_too(tmp_path: Path) -> None:
    (tmp_path / "llama-3.1-8b").mkdir()
    found = llama_reason(settings(models_dir=tmp_path))
    assert found.startswith("its translator: ")
    assert "WIA_TRANSLATOR=papago" in found
    assert llama_reason(settings(models_dir=tmp_path, **_PAPAGO)) == ""


@pytest.mark.parametrize(
    ("engine", "values", "rights"),
    [
        ("llama", {"translator": "none"}, Rights("LicenseRef-Llama-3.1", True)),
        ("llama", {}, Rights("LicenseRef-Llama-3.1 AND Apache-2.0", True)),
        ("llama", _PAPAGO, Rights("LicenseRef-Llama-3.1 AND LicenseRef-Papago", True)),
        (
            "llama",
            {"nmt_model": "nllb-200-distilled-600m"},
            Rights("LicenseRef-Llama-3.1 AND CC-BY-NC-4.0", False),
        ),
        ("llama", {"llama_model": "/own", "translator": "none"}, Rights("LicenseRef-Own", False)),
        ("openai", {"translator": "none"}, Rights("LicenseRef-Own", False)),
        (
            "openai",
            {"translator": "none", "openai_commercial_use": True},
            Rights("LicenseRef-Own", True),
        ),
    ],
)
def test_rights_are_those_of_all_that_works(
    engine: str, values: dict[str, Any], rights: Rights
) -> None:
    assert entry_rights(ENGINES[engine], settings(**values)) == rights


def test_commerce_is_refused_what_its_terms_do_not_allow() -> None:
    with pytest.raises(PermissionDenied):
        choose(ENGINES, "openai", settings(**_OPENAI, translator="none"), commercial_only=True)


def test_options_carry_the_settings_and_hide_the_keys() -> None:
    values = settings(
        **_OPENAI, **_PAPAGO, openai_key="k", openai_api="chat", prompter_temperature=0.5
    )
    options = values.openai_options
    assert (options.remote.url, options.api) == ("http://127.0.0.1:1/v1", OpenaiApi.CHAT)
    assert options.key == SecretStr("k")
    assert values.translator_options.name is TranslatorName.PAPAGO
    assert "secret" not in repr(values) + repr(values.translator_options)
