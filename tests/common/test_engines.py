"""Choosing an engine."""

from dataclasses import replace

import pytest

from common.engines import EngineEntry, choose
from common.errors import FailedPrecondition, InvalidArgument, PermissionDenied

RESEARCH = EngineEntry("common.engines:none", "audiogen", "CC-BY-NC-4.0", False)
NOT_INSTALLED = EngineEntry("no.such:Engine", "models", "MIT", True, packages=("no_such_package",))
LIGHT = EngineEntry("common.errors:none", "prompter", "Apache-2.0", True)


def test_auto_takes_the_first_that_can_run_and_says_why() -> None:
    choice = choose({"big": NOT_INSTALLED, "light": LIGHT}, "auto", None, commercial_only=False)
    assert choice.name == "light"
    assert "no_such_package is not installed" in choice.reason
    assert "pip install 'where-is-audio[models]'" in choice.reason


def test_auto_passes_what_the_licence_forbids() -> None:
    engines = {"research": RESEARCH, "light": LIGHT}
    assert choose(engines, "auto", None, commercial_only=False).name == "research"
    choice = choose(engines, "auto", None, commercial_only=True)
    assert choice.name == "light"
    assert "CC-BY-NC-4.0 forbids commercial use" in choice.reason


def test_an_unknown_name_says_what_exists() -> None:
    with pytest.raises(InvalidArgument, match="no engine 'loud'; known are auto, light"):
        choose({"light": LIGHT}, "loud", None, commercial_only=False)


def test_a_missing_extra_says_what_to_install() -> None:
    with pytest.raises(FailedPrecondition, match=r"pip install 'where-is-audio\[models\]'"):
        choose({"big": NOT_INSTALLED}, "big", None, commercial_only=False)


def test_a_forbidden_engine_is_refused_by_name() -> None:
    with pytest.raises(PermissionDenied, match="'research' forbids commercial use"):
        choose({"research": RESEARCH}, "research", None, commercial_only=True)


def test_no_engine_at_all_says_why_for_each() -> None:
    with pytest.raises(FailedPrecondition, match=r"big: no_such_package.*research: CC-BY-NC"):
        choose({"big": NOT_INSTALLED, "research": RESEARCH}, "auto", None, commercial_only=True)


def test_a_probe_is_asked_with_the_settings() -> None:
    probed = replace(LIGHT, probe="tests.common.test_engines:says")
    with pytest.raises(FailedPrecondition, match="big: pull the weights"):
        choose({"big": probed}, "big", "pull the weights", commercial_only=False)
    assert choose({"big": probed}, "big", "", commercial_only=False).name == "big"


def test_what_auto_passes_may_still_be_named() -> None:
    engines = {"big": replace(LIGHT, auto_probe="tests.common.test_engines:says"), "light": LIGHT}
    choice = choose(engines, "auto", "no GPU", commercial_only=False)
    assert (choice.name, choice.reason) == (
        "light",
        "the first that can run here; big: no GPU",
    )
    assert choose(engines, "big", "no GPU", commercial_only=False).name == "big"


def says(settings: str) -> str:
    return settings
