"""What stands in for packages that are not installed."""

import importlib.util
import sys

import pytest

import common.audiocraft.library  # noqa: F401  (puts the stand-ins in place)
from common.audiocraft.stand_ins import StandIn, install_stand_ins

pytestmark = pytest.mark.models


def test_a_stand_in_says_so_when_it_is_called() -> None:
    import spacy

    assert isinstance(spacy, StandIn)
    assert importlib.util.find_spec("spacy") is spacy.__spec__
    with pytest.raises(ImportError, match=r"spacy\.load was called; spacy is a stand-in"):
        spacy.load("en_core_web_sm")


def test_what_is_installed_or_stands_there_already_stays() -> None:
    before = {name: sys.modules[name] for name in ("audiocraft", "torch", "xformers.ops")}
    install_stand_ins()
    assert {name: sys.modules[name] for name in before} == before
    assert not isinstance(before["audiocraft"], StandIn)
