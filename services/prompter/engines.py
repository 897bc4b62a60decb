"""The engines of the prompter, in the order in which `auto` prefers them."""

from common.engines import EngineEntry

# `openai` runs only where the settings name a server: then it is what the user wants.
ENGINES = {
    "openai": EngineEntry(
        path="services.prompter.openai.load:load_openai",
        extra="prompter-openai",
        licence="LicenseRef-Own",
        commercial_use=True,
        options=("openai_options", "translator_options"),
        packages=("httpx",),
        probe="services.prompter.availability:openai_reason",
        rights="services.prompter.availability:openai_rights",
        auto_probe="services.prompter.availability:heavy_openai_reason",
    ),
    "llama": EngineEntry(
        path="services.prompter.llama.load:load_llama",
        extra="prompter-models",
        licence="LicenseRef-Llama-3.1",
        commercial_use=True,
        options=("llama_options", "translator_options"),
        packages=("torch", "transformers"),
        probe="services.prompter.availability:llama_reason",
        rights="services.prompter.availability:llama_rights",
        auto_probe="services.prompter.availability:heavy_llama_reason",
    ),
    "light": EngineEntry(
        path="services.prompter.light.engine:LightEngine",
        extra="prompter",
        licence="Apache-2.0",
        commercial_use=True,
    ),
}
