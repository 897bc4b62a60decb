"""Whether the classifier's model engines can run here; imports nothing of them."""

from common.engines import OWN_LICENCE, Rights
from services.classifier.checkpoints import (
    TEXT_KIND,
    VOICE_KIND,
    checkpoint_folder,
    recorded_tagger,
    untrained_reason,
)
from services.classifier.settings import ClassifierSettings
from services.classifier.taggers.names import unavailable_reason


def triton_reason(settings: ClassifierSettings) -> str:
    """Why `triton` cannot run; empty where it can, as far as can be told without asking it."""
    if not settings.triton_url:
        return "WIA_TRITON_URL names no Triton server"
    return kobert_reason(settings)


def kobert_reason(settings: ClassifierSettings) -> str:
    """Why `kobert` cannot run; empty where it can."""
    folder = checkpoint_folder(settings.models_dir, settings.kobert_model)
    if problem := untrained_reason(folder, TEXT_KIND):
        return problem
    if settings.voice_model:
        voice_folder = checkpoint_folder(settings.models_dir, settings.voice_model)
        if problem := untrained_reason(voice_folder, VOICE_KIND):
            return problem
    tagger = recorded_tagger(folder)
    if tagger and (problem := unavailable_reason(tagger)):
        return f"its roles come from {tagger}: {problem}"
    return ""


def own_rights(settings: ClassifierSettings) -> Rights:
    """Under which rights trained weights work; all of them are somebody's own."""
    return Rights(OWN_LICENCE, settings.own_weights_commercial_use)
