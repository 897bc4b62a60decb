"""Every setting stands in .env.example with its default, and nothing else does."""

import re
from itertools import pairwise
from pathlib import Path

import pytest
from pydantic_settings import BaseSettings

from common.settings import ModelSettings, ServiceSettings
from gateway.settings import GatewaySettings
from services.audiogen.settings import AudioGenSettings
from services.classifier.settings import ClassifierSettings
from services.musicgen.settings import MusicGenSettings
from services.prompter.settings import PrompterSettings
from services.stt.settings import SttSettings
from wia.settings import WiaSettings

LINES = (Path(__file__).parents[1] / ".env.example").read_text().splitlines()
EXAMPLES = {
    match[1]: match[2] for line in LINES if (match := re.fullmatch(r"#?(WIA_\w+)=(.*)", line))
}
CLASSES: list[type[BaseSettings]] = [
    ServiceSettings,
    ModelSettings,
    GatewaySettings,
    ClassifierSettings,
    PrompterSettings,
    AudioGenSettings,
    MusicGenSettings,
    SttSettings,
    WiaSettings,
]


def variables(cls: type[BaseSettings]) -> dict[str, str]:
    return {f"WIA_{name.upper()}": name for name in cls.model_fields}


def test_every_variable_stands_there_and_no_other() -> None:
    known = {variable for cls in CLASSES for variable in variables(cls)}
    assert set(EXAMPLES) == known


@pytest.mark.parametrize("cls", CLASSES)
def test_the_values_are_the_defaults(cls: type[BaseSettings]) -> None:
    defaults = cls.model_construct()
    for variable, name in variables(cls).items():
        default = getattr(defaults, name)
        if hasattr(default, "get_secret_value"):
            default = default.get_secret_value()
        text = "" if default is None else str(default).lower()
        comments = " ".join(line for line in LINES if line.startswith("# "))
        shown = EXAMPLES[variable].lower()
        # One line serves all programs: where they differ, the comment names the other default.
        assert shown in (text, re.sub(r"\.0$", "", text)) or re.sub(r"\.0$", "", text) in comments


def test_comments_say_what_each_is() -> None:
    for before, line in pairwise(LINES):
        if re.match(r"#?WIA_", line) and not before.startswith("WIA_"):
            assert before.startswith("# "), line
