"""Which weights are on this machine."""

from enum import StrEnum
from pathlib import Path

from common.weights.card import ModelCard
from common.weights.manifest import MANIFEST_NAME
from wia.models.pull import staging_folder


class Standing(StrEnum):
    """How much of a model is here; the value is for people."""

    PULLED = "yes"
    # Somebody else has put it there.
    FOREIGN = "yes, not by wia"
    PARTIAL = "in part"
    ABSENT = "no"


def standing(models_dir: Path, card: ModelCard) -> Standing:
    """How much of a card's weights is in the folder of models."""
    folder = models_dir / card.id
    if (folder / MANIFEST_NAME).is_file():
        return Standing.PULLED
    if folder.is_dir():
        return Standing.FOREIGN
    if any(staging_folder(models_dir, card.id).glob("*")):
        return Standing.PARTIAL
    return Standing.ABSENT
