"""The engines of the classifier, in the order in which `auto` prefers them."""

from common.engines import EngineEntry

_NUMBERS = ("gradient_weight", "effect_threshold", "voice_weight")

ENGINES = {
    "kobert": EngineEntry(
        path="services.classifier.kobert.engine:KobertEngine",
        extra="classifier-models",
        licence="LicenseRef-Own",
        commercial_use=True,
        packages=("torch", "transformers", "sentencepiece", "kiwipiepy"),
        options=(
            *_NUMBERS,
            "models_dir",
            "kobert_model",
            "voice_model",
            "role_tagger",
            "device",
            "max_batch_items",
            "own_weights_commercial_use",
        ),
        probe="services.classifier.availability:kobert_reason",
    ),
    "light": EngineEntry(
        path="services.classifier.light.engine:LightEngine",
        extra="classifier",
        licence="Apache-2.0",
        commercial_use=True,
        packages=("kiwipiepy",),
        options=_NUMBERS,
    ),
}
