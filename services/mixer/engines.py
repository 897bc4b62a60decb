"""The engines of the mixer: there is one."""

from common.engines import EngineEntry

ENGINES: dict[str, EngineEntry] = {
    "block": EngineEntry(
        path="services.mixer.block_mixer:BlockMixer",
        extra="mixer",
        licence="Apache-2.0",
        commercial_use=True,
    ),
}
