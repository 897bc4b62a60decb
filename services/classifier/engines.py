"""The engines of the classifier, in the order in which `auto` prefers them."""

from common.engines import EngineEntry

_NUMBERS = ("gradient_weight", "effect_threshold", "voice_weight")
_CHECKPOINTS = (
    "models_dir",
    "kobert_model",
    "voice_model",
    "role_tagger",
    "max_batch_items",
    "own_weights_commercial_use",
)

ENGINES = {
    "triton": EngineEntry(
        path="services.classifier.triton.engine:TritonEngine",
        extra="classifier-triton",
        licence="LicenseRef-Own",
        commercial_use=True,
        packages=("tritonclient", "sentencepiece", "kiwipiepy"),
        options=(
            *_NUMBERS,
            *_CHECKPOINTS,
            "triton_url",
            "triton_timeout_s",
            "triton_patience_s",
        ),
        probe="services.classifier.availability:triton_reason",
        rights="services.classifier.availability:own_rights",
    ),
    "kobert": EngineEntry(
        path="services.classifier.kobert.engine:KobertEngine",
        extra="classifier-models",
        licence="LicenseRef-Own",
        commercial_use=True,
        packages=("torch", "transformers", "sentencepiece", "kiwipiepy"),
        options=(*_NUMBERS, *_CHECKPOINTS, "device"),
        probe="services.classifier.availability:kobert_reason",
        rights="services.classifier.availability:own_rights",
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
