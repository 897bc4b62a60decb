"""Opens the weights that an engine's settings name."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from common.engines import EngineInfo
from common.weights.choice import choose_model
from common.weights.device import CPU, pick_device
from common.weights.fingerprint import fingerprint
from common.weights.folder import find_weights
from common.weights.rights import weights_rights
from services.stt.recognition.engine import RecognitionEngine
from services.stt.recognition.recogniser import Recogniser

_CPU_BATCH_ITEMS = 4  # a larger batch gains nothing there and answers later

# Takes the weights' path, how many stretches to hear at a time, and the engine's facts.
MakeRecogniser = Callable[[Path, int, EngineInfo], Recogniser]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the settings name: model is a published one, a path, or "auto"."""

    models_dir: Path
    model: str
    device: str
    max_batch_items: int
    own_weights_commercial_use: bool


def open_engine(
    name: str, code_version: str, wanted: Wanted, make: MakeRecogniser
) -> RecognitionEngine:
    """The engine of that name with the weights.

    Raises FailedPrecondition: WEIGHTS_MISSING, WEIGHTS_UNREADABLE, WEIGHTS_WRONG_ARCHITECTURE,
    DEVICE_MISSING.
    """
    model = choose_model(wanted.models_dir, wanted.model, "stt", name, wanted.device)
    weights = find_weights(wanted.models_dir, model)
    rights = weights_rights(weights, wanted.own_weights_commercial_use)
    device = pick_device(wanted.device)
    most = _CPU_BATCH_ITEMS if device == CPU else wanted.max_batch_items
    info = EngineInfo(
        name=name,
        version=f"{code_version}+{fingerprint(weights.path)}",
        licence=rights.licence,
        commercial_use=rights.commercial_use,
        device=device,
    )
    return RecognitionEngine(make(weights.path, min(most, wanted.max_batch_items), info))
