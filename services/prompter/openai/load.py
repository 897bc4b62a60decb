"""The engine `openai`, made of its parts."""

from services.prompter.model.engine import ModelEngine
from services.prompter.openai.writer import OpenaiWriter
from services.prompter.options import OpenaiOptions, TranslatorOptions
from services.prompter.translators import load_translator


def load_openai(
    openai_options: OpenaiOptions, translator_options: TranslatorOptions
) -> ModelEngine:
    """The engine; what its settings lack has been told before (availability.py)."""
    translator = load_translator(translator_options)
    return ModelEngine(OpenaiWriter(openai_options, korean=translator is None), translator)
