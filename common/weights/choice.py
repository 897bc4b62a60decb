"""Which of an engine's published weights to load, where the setting leaves it open."""

from pathlib import Path

from common.weights.card import ModelCard, model_cards
from common.weights.device import heavy_reason
from common.weights.folder import missing_reason

AUTO = "auto"


def engine_cards(service: str, engine: str) -> tuple[ModelCard, ...]:
    """The published weights that an engine can load, the preferred ones first."""
    return tuple(
        card
        for card in model_cards().values()
        if service in card.services and engine in card.engines
    )


def choose_model(models_dir: Path, model: str, service: str, engine: str, device: str) -> str:
    """The model that a setting means: itself, or for "auto" the best that can run here.

    That is the first of the engine's that lies here and is not too heavy for the device; else the
    first that lies here; else the smallest, which is the first to pull.
    """
    if model != AUTO:
        return model
    cards = engine_cards(service, engine)
    here = [card.id for card in cards if not missing_reason(models_dir, card.id)]
    fit = [name for name in here if not heavy_reason(models_dir, name, device)]
    smallest = min(cards, key=lambda card: card.size_mb).id
    return next(iter([*fit, *here, smallest]))
