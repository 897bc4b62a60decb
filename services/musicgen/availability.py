"""Whether the model engines of musicgen can run here; nothing heavy is imported for it."""

from common.engines import Rights
from common.weights.device import heavy_reason
from common.weights.folder import missing_reason
from common.weights.rights import model_rights
from services.musicgen.settings import MusicGenSettings


def musicgen(settings: MusicGenSettings) -> str:
    """Why MusicGen cannot run here; empty where it can."""
    return missing_reason(settings.models_dir, settings.musicgen_model)


def musicgen_rights(settings: MusicGenSettings) -> Rights:
    """The licence of the weights that the settings name."""
    return model_rights(settings.musicgen_model, settings.own_weights_commercial_use)


def musicgen_auto(settings: MusicGenSettings) -> str:
    """Why `auto` passes MusicGen, though it could run."""
    return heavy_reason(settings.models_dir, settings.musicgen_model, settings.device)
