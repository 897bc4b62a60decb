"""The engine `llama`, made of its parts."""

from services.prompter.llama.writer import LlamaWriter
from services.prompter.model.engine import ModelEngine
from services.prompter.options import LlamaOptions, TranslatorOptions
from services.prompter.translators import load_translator


def load_llama(llama_options: LlamaOptions, translator_options: TranslatorOptions) -> ModelEngine:
    """The engine; raises FailedPrecondition where weights are missing or cannot be read."""
    translator = load_translator(translator_options)
    return ModelEngine(LlamaWriter(llama_options, korean=translator is None), translator)
