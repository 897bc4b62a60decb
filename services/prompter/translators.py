"""The translator that the settings name."""

import importlib
from typing import cast

from services.prompter.options import TranslatorName, TranslatorOptions
from services.prompter.rows import Translator


def load_translator(options: TranslatorOptions) -> Translator | None:
    """The translator, imported only now; None where the language model reads Korean itself."""
    if options.name is TranslatorName.PAPAGO:
        papago = importlib.import_module("services.prompter.papago.translator")
        return cast(Translator, papago.PapagoTranslator(options.papago))
    if options.name is TranslatorName.NMT:
        nmt = importlib.import_module("services.prompter.nmt.translator")
        return cast(Translator, nmt.NmtTranslator(options.nmt))
    return None
