"""Opens the weights of an engine that works by audiocraft, with what it says of itself."""

from dataclasses import dataclass
from pathlib import Path

from common.audiocraft.model import TokenModel
from common.engines import EngineInfo
from common.weights.device import pick_device
from common.weights.fingerprint import fingerprint
from common.weights.folder import find_weights
from common.weights.rights import weights_rights

_CODE_VERSION = "1"  # of the engines' code; weights have fingerprints of their own


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the settings name: a checkpoint and the T5 that it was trained with, ids or paths."""

    models_dir: Path
    model: str
    text_model: str
    device: str
    own_weights_commercial_use: bool


def open_model(wanted: Wanted, stride_share: float) -> tuple[TokenModel, EngineInfo]:
    """The model (stride_share is TokenModel's) and the engine's facts.

    Raises FailedPrecondition: WEIGHTS_MISSING, WEIGHTS_UNREADABLE, WEIGHTS_WRONG_ARCHITECTURE,
    DEVICE_MISSING.
    """
    weights = find_weights(wanted.models_dir, wanted.model)
    text_weights = find_weights(wanted.models_dir, wanted.text_model)
    rights = weights_rights(weights, wanted.own_weights_commercial_use)
    device = pick_device(wanted.device)
    prints = "-".join(fingerprint(each.path) for each in (weights, text_weights))
    info = EngineInfo(
        name="audiocraft",
        version=f"{_CODE_VERSION}-{prints}",
        licence=rights.licence,
        commercial_use=rights.commercial_use,
        device=device,
    )
    return TokenModel(weights.path, text_weights.path, device, stride_share), info
