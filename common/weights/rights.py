"""Under which licence an engine works that has loaded weights."""

from common.engines import OWN_LICENCE, Rights
from common.weights.card import ModelCard, model_cards
from common.weights.folder import Weights

__all__ = ["OWN_LICENCE", "all_rights", "model_rights", "weights_rights"]


def weights_rights(weights: Weights, own_weights_commercial_use: bool) -> Rights:
    """The card's; for weights of the user's own what the setting says."""
    return _rights(weights.card, own_weights_commercial_use)


def model_rights(model: str, own_weights_commercial_use: bool) -> Rights:
    """The same of a model's name, wherever its weights are."""
    return _rights(model_cards().get(model), own_weights_commercial_use)


def all_rights(*parts: Rights) -> Rights:
    """Those of an engine that works with several models: each has to allow it."""
    licences = dict.fromkeys(part.licence for part in parts)
    return Rights(" AND ".join(licences), all(part.commercial_use for part in parts))


def _rights(card: ModelCard | None, own_weights_commercial_use: bool) -> Rights:
    if card is not None:
        return Rights(card.licence, card.commercial_use)
    return Rights(OWN_LICENCE, own_weights_commercial_use)
