"""Whether the engines of stt can run here; imports nothing of them."""

from common.engines import Rights
from common.weights.choice import choose_model
from common.weights.device import heavy_reason
from common.weights.folder import missing_reason
from common.weights.rights import model_rights
from services.stt.settings import SttSettings


def whisper_reason(settings: SttSettings) -> str:
    """Why `whisper` cannot run; empty where it can."""
    return missing_reason(settings.models_dir, _whisper_model(settings))


def whisper_heavy_reason(settings: SttSettings) -> str:
    """Why `whisper` had better not run here; empty where it may."""
    return heavy_reason(settings.models_dir, _whisper_model(settings), settings.device)


def whisper_rights(settings: SttSettings) -> Rights:
    """Under which rights `whisper` works."""
    return model_rights(_whisper_model(settings), settings.own_weights_commercial_use)


def faster_whisper_reason(settings: SttSettings) -> str:
    """Why `faster-whisper` cannot run; empty where it can."""
    return missing_reason(settings.models_dir, _faster_whisper_model(settings))


def faster_whisper_heavy_reason(settings: SttSettings) -> str:
    """Why `faster-whisper` had better not run here; empty where it may."""
    return heavy_reason(settings.models_dir, _faster_whisper_model(settings), settings.device)


def faster_whisper_rights(settings: SttSettings) -> Rights:
    """Under which rights `faster-whisper` works."""
    return model_rights(_faster_whisper_model(settings), settings.own_weights_commercial_use)


def _whisper_model(settings: SttSettings) -> str:
    return choose_model(
        settings.models_dir, settings.whisper_model, "stt", "whisper", settings.device
    )


def _faster_whisper_model(settings: SttSettings) -> str:
    return choose_model(
        settings.models_dir, settings.faster_whisper_model, "stt", "faster-whisper", settings.device
    )
