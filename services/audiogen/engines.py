"""The engines of audiogen, in the order in which `auto` prefers them."""

from common.engines import EngineEntry

ENGINES: dict[str, EngineEntry] = {
    "audiocraft": EngineEntry(
        path="services.audiogen.audiocraft.engine:AudiocraftAudioGen",
        extra="audiogen",
        licence="CC-BY-NC-4.0",
        commercial_use=False,
        options=(
            "models_dir",
            "device",
            "max_batch_items",
            "audiogen_model",
            "audiogen_text_model",
            "own_weights_commercial_use",
        ),
        probe="services.audiogen.availability:audiocraft_reason",
        auto_probe="services.audiogen.availability:heavy_audiocraft_reason",
        rights="services.audiogen.availability:audiocraft_rights",
    ),
    "light": EngineEntry(
        path="services.audiogen.light.engine:LightAudioGen",
        extra="audiogen",
        licence="Apache-2.0",
        commercial_use=True,
    ),
}
