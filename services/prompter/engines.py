"""The engines of the prompter, in the order in which `auto` prefers them."""

from common.engines import EngineEntry

ENGINES = {
    "light": EngineEntry(
        path="services.prompter.light.engine:LightEngine",
        extra="prompter",
        licence="Apache-2.0",
        commercial_use=True,
    )
}
