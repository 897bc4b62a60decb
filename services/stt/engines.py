"""The engines of stt, in the order in which `auto` prefers them."""

from common.engines import EngineEntry

ENGINES = {
    "light": EngineEntry(
        path="services.stt.light.aligner:LightAligner",
        extra="stt",
        licence="Apache-2.0",
        commercial_use=True,
        packages=("espeakng_loader", "numba"),
    )
}
