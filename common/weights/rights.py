"""Under which licence an engine works that has loaded weights."""

from dataclasses import dataclass

from common.weights.folder import Weights

# SPDX's way to name a licence that it does not list (SPDX specification 2.3, annex D).
OWN_LICENCE = "LicenseRef-Own"


@dataclass(frozen=True, slots=True)
class Rights:
    """A licence (SPDX expression) and whether it allows commercial use of what the model makes."""

    licence: str
    commercial_use: bool


def weights_rights(weights: Weights, own_weights_commercial_use: bool) -> Rights:
    """The card's; for weights of the user's own what the setting says."""
    if weights.card is not None:
        return Rights(weights.card.licence, weights.card.commercial_use)
    return Rights(OWN_LICENCE, own_weights_commercial_use)
