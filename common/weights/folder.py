"""Where weights lie on this machine."""

from dataclasses import dataclass
from pathlib import Path

from common.errors import FailedPrecondition
from common.weights.card import ModelCard, model_cards


@dataclass(frozen=True, slots=True)
class Weights:
    """A model's folder; card is None for weights of the user's own."""

    path: Path
    card: ModelCard | None


def find_weights(models_dir: Path, model: str) -> Weights:
    """The weights of a model: the id of a card, or the path of a folder or file.

    Raises FailedPrecondition (WEIGHTS_MISSING), which says what to pull.
    """
    reason = missing_reason(models_dir, model)
    if reason:
        raise FailedPrecondition("WEIGHTS_MISSING", reason)
    card = model_cards().get(model)
    return Weights(models_dir.expanduser() / model if card else Path(model), card)


def missing_reason(models_dir: Path, model: str) -> str:
    """Why a model's weights cannot be loaded, and what to do; empty where they lie there."""
    if model in model_cards():
        path = models_dir.expanduser() / model
        if not path.is_dir():
            return f"its weights are not in {path}; `wia models pull {model}` brings them"
    elif not Path(model).exists():
        known = ", ".join(model_cards())
        return f"there is neither a file {model!r} nor such a model; known are {known}"
    return ""
