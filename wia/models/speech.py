"""Whether this machine can hear a narration without a script, and what it would take."""

import importlib.util
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from common.errors import FailedPrecondition
from common.weights.card import ModelCard
from common.weights.choice import AUTO, engine_cards
from common.weights.folder import missing_reason

STT = "stt"


@dataclass(frozen=True, slots=True)
class _Recogniser:
    """An engine of stt that needs no script: its packages and the extra that brings them."""

    packages: tuple[str, ...]
    extra: str


# In the order of preference; the first needs no torch.
_RECOGNISERS = {
    "faster-whisper": _Recogniser(("faster_whisper", "ctranslate2"), "stt-faster-whisper"),
    "whisper": _Recogniser(("whisper", "torch"), "stt-whisper"),
}


def speech_model_to_pull(
    models_dir: Path, engine: str, named_models: Mapping[str, str]
) -> ModelCard | None:
    """The smallest model with which a narration could be heard here; None where one is here.

    engine: the one of stt that is wanted, or "auto"; named_models: what the settings name for
    each, "auto" where they leave it open. Raises FailedPrecondition (SCRIPT_MISSING) where no
    engine is installed that could hear with it.
    """
    names = [name for name in _RECOGNISERS if engine in (AUTO, name)]
    if not names:
        # An engine of another kind, which says itself what it needs.
        return None
    installed = [name for name in names if _is_installed(_RECOGNISERS[name])]
    if not installed:
        raise FailedPrecondition(
            "SCRIPT_MISSING",
            "without --script the narration has to be heard, and no engine that can is installed: "
            f"pip install 'where-is-audio[{_RECOGNISERS[names[0]].extra}]', or give the script",
        )
    if any(_has_model(models_dir, name, named_models.get(name, AUTO)) for name in installed):
        return None
    return min(engine_cards(STT, installed[0]), key=lambda card: card.size_mb)


def _is_installed(recogniser: _Recogniser) -> bool:
    return all(importlib.util.find_spec(package) for package in recogniser.packages)


def _has_model(models_dir: Path, name: str, model: str) -> bool:
    """Whether there is something to load; a model that is named is for the service to find."""
    return model != AUTO or any(
        not missing_reason(models_dir, card.id) for card in engine_cards(STT, name)
    )
