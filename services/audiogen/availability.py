"""Whether audiogen's model engines can run here; nothing heavy is imported."""

import importlib.util

from common.engines import Rights
from common.weights.device import heavy_reason
from common.weights.folder import missing_reason
from common.weights.rights import model_rights
from services.audiogen.settings import AudioGenSettings


def audiocraft_reason(settings: AudioGenSettings) -> str:
    """Why the engine `audiocraft` cannot run here; empty where it can."""
    if importlib.util.find_spec("audiocraft") is None:
        return (
            "audiocraft is not installed; it needs an environment of its own, which "
            "`make audiocraft` sets up in .venv-audiocraft (docs/engines/audiogen.md)"
        )
    return missing_reason(settings.models_dir, settings.audiogen_model) or missing_reason(
        settings.models_dir, settings.audiogen_text_model
    )


def audiocraft_rights(settings: AudioGenSettings) -> Rights:
    """The licence of the weights that the settings name."""
    return model_rights(settings.audiogen_model, settings.own_weights_commercial_use)


def heavy_audiocraft_reason(settings: AudioGenSettings) -> str:
    """Why `auto` passes the engine `audiocraft`: no GPU, too little memory."""
    return heavy_reason(settings.models_dir, settings.audiogen_model, settings.device)
