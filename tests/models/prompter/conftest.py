"""Tiny checkpoints, made once for all tests of the prompter's models."""

from pathlib import Path

import pytest

from tests.models.prompter.checkpoints import (
    make_tiny_llama,
    make_tiny_m2m100,
    make_tiny_marian,
    make_tiny_nllb,
)

DOOR = "a heavy wooden door slamming shut"
_TRANSLATORS = {
    "marian": make_tiny_marian,
    "m2m100": make_tiny_m2m100,
    "nllb": make_tiny_nllb,
}


@pytest.fixture(scope="session")
def llama_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A Llama that writes at random."""
    return make_tiny_llama(tmp_path_factory.mktemp("checkpoints") / "llama")


@pytest.fixture(scope="session")
def door_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A Llama that answers everything with a slamming door."""
    return make_tiny_llama(tmp_path_factory.mktemp("checkpoints") / "door", says=f"{DOOR};")


@pytest.fixture(scope="session")
def marian_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A Marian that translates at random."""
    return make_tiny_marian(tmp_path_factory.mktemp("checkpoints") / "marian")


@pytest.fixture(scope="session", params=sorted(_TRANSLATORS))
def translator_folder(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """One of each kind of translator."""
    name: str = request.param
    return _TRANSLATORS[name](tmp_path_factory.mktemp("checkpoints") / name)
