"""Parameters of a model's config.pbtxt by which client and server know that they agree."""

import hashlib
from pathlib import Path

from common.weights.fingerprint import fingerprint
from services.classifier.checkpoints import CARD_FILE

# What was trained and how text or audio becomes numbers for it: the hash of the checkpoint's card.
CHECKPOINT = "checkpoint"
# The fingerprint of the weights.
WEIGHTS = "weights"
# "true" where a row's result hangs on how far it is padded (VoiceModel.padding_counts).
PADDING_COUNTS = "padding_counts"
_DIGITS = 12


def checkpoint_digest(folder: Path) -> str:
    """12 hex digits for a checkpoint's card."""
    return hashlib.sha256((folder / CARD_FILE).read_bytes()).hexdigest()[:_DIGITS]


def signature(folder: Path, *, padding_counts: bool = False) -> dict[str, str]:
    """The parameters for a model that was exported from the checkpoint in the folder."""
    return {
        CHECKPOINT: checkpoint_digest(folder),
        WEIGHTS: fingerprint(folder),
        PADDING_COUNTS: str(padding_counts).lower(),
    }
