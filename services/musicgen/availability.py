"""Whether the model engines of musicgen can run here; nothing heavy is imported for it."""

import importlib.util

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


def audiocraft(settings: MusicGenSettings) -> str:
    """Why MusicGen by audiocraft cannot run here; empty where it can."""
    if importlib.util.find_spec("audiocraft") is None:
        return (
            "audiocraft is not installed; it needs an environment of its own, which "
            "`make audiocraft` sets up in .venv-audiocraft (docs/engines/audiogen.md)"
        )
    return missing_reason(settings.models_dir, settings.musicgen_audiocraft_model) or (
        missing_reason(settings.models_dir, settings.musicgen_text_model)
    )


def audiocraft_rights(settings: MusicGenSettings) -> Rights:
    """The licence of the weights that the settings name."""
    return model_rights(settings.musicgen_audiocraft_model, settings.own_weights_commercial_use)


def audiocraft_auto(settings: MusicGenSettings) -> str:
    """Why `auto` passes MusicGen by audiocraft, though it could run."""
    return heavy_reason(settings.models_dir, settings.musicgen_audiocraft_model, settings.device)
