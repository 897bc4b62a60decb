"""The engines of the classifier, in the order in which `auto` prefers them."""

from common.engines import EngineEntry

ENGINES = {
    "light": EngineEntry(
        path="services.classifier.light.engine:LightEngine",
        extra="classifier",
        licence="Apache-2.0",
        commercial_use=True,
        packages=("kiwipiepy",),
        options=("gradient_weight", "effect_threshold", "voice_weight"),
    )
}
