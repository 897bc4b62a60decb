"""The engines of musicgen, in the order in which `auto` prefers them."""

from common.engines import EngineEntry

ENGINES: dict[str, EngineEntry] = {
    "light": EngineEntry(
        path="services.musicgen.light.engine:LightMusicGen",
        extra="musicgen",
        licence="Apache-2.0",
        commercial_use=True,
    ),
}
