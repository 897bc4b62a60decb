"""The engines of audiogen, in the order in which `auto` prefers them."""

from common.engines import EngineEntry

ENGINES: dict[str, EngineEntry] = {
    "light": EngineEntry(
        path="services.audiogen.light.engine:LightAudioGen",
        extra="audiogen",
        licence="Apache-2.0",
        commercial_use=True,
    ),
}
