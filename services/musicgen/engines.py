"""The engines of musicgen, in the order in which `auto` prefers them."""

from common.engines import EngineEntry

ENGINES: dict[str, EngineEntry] = {
    "musicgen": EngineEntry(
        path="services.musicgen.transformers.engine:MusicGen",
        extra="musicgen-models",
        licence="CC-BY-NC-4.0",
        commercial_use=False,
        options=(
            "models_dir",
            "musicgen_model",
            "device",
            "max_batch_items",
            "own_weights_commercial_use",
        ),
        packages=("torch", "transformers"),
        probe="services.musicgen.availability:musicgen",
        auto_probe="services.musicgen.availability:musicgen_auto",
        rights="services.musicgen.availability:musicgen_rights",
    ),
    "audiocraft": EngineEntry(
        path="services.musicgen.audiocraft.engine:AudiocraftMusicGen",
        extra="musicgen-models",
        licence="CC-BY-NC-4.0",
        commercial_use=False,
        options=(
            "models_dir",
            "device",
            "max_batch_items",
            "musicgen_audiocraft_model",
            "musicgen_text_model",
            "own_weights_commercial_use",
        ),
        probe="services.musicgen.availability:audiocraft",
        auto_probe="services.musicgen.availability:audiocraft_auto",
        rights="services.musicgen.availability:audiocraft_rights",
    ),
    "light": EngineEntry(
        path="services.musicgen.light.engine:LightMusicGen",
        extra="musicgen",
        licence="Apache-2.0",
        commercial_use=True,
    ),
}
