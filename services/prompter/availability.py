"""Whether the prompter's model engines can run here, and under which licences; nothing heavy is
imported."""

import importlib.util

from common.engines import Rights
from common.weights.device import heavy_reason
from common.weights.folder import missing_reason
from common.weights.rights import OWN_LICENCE, all_rights, model_rights
from services.prompter.options import PAPAGO_RIGHTS, TranslatorName
from services.prompter.settings import PrompterSettings

_NMT_PACKAGES = ("torch", "transformers", "sentencepiece")
_OTHERS = "; WIA_TRANSLATOR=papago has Papago translate, none lets the language model read Korean"


def llama_reason(settings: PrompterSettings) -> str:
    """Why the engine `llama` cannot run here; empty where it can."""
    problem = missing_reason(settings.models_dir, settings.llama_model)
    return problem or _translator_reason(settings)


def openai_reason(settings: PrompterSettings) -> str:
    """Why the engine `openai` cannot run here; empty where it can."""
    if not settings.openai_url:
        return "WIA_OPENAI_URL names no server, such as http://127.0.0.1:8000/v1"
    if not settings.openai_model:
        return "WIA_OPENAI_MODEL names no model of that server"
    return _key_reason(settings, "openai_key") or _translator_reason(settings)


def heavy_llama_reason(settings: PrompterSettings) -> str:
    """Why `auto` passes the engine `llama`: no GPU, too little memory."""
    return heavy_reason(
        settings.models_dir, settings.llama_model, settings.device
    ) or heavy_openai_reason(settings)


def heavy_openai_reason(settings: PrompterSettings) -> str:
    """Why `auto` passes the engine `openai`: its translator has too little memory."""
    if settings.translator is not TranslatorName.NMT:
        return ""
    return heavy_reason(settings.models_dir, settings.nmt_model, settings.device)


def llama_rights(settings: PrompterSettings) -> Rights:
    """Under which licences the engine `llama` works, its translator's among them."""
    own = settings.own_weights_commercial_use
    return all_rights(model_rights(settings.llama_model, own), *_translator_rights(settings))


def openai_rights(settings: PrompterSettings) -> Rights:
    """The same of the engine `openai`: of its server's model only the user knows."""
    model = Rights(OWN_LICENCE, settings.openai_commercial_use)
    return all_rights(model, *_translator_rights(settings))


def _translator_rights(settings: PrompterSettings) -> tuple[Rights, ...]:
    if settings.translator is TranslatorName.PAPAGO:
        return (PAPAGO_RIGHTS,)
    if settings.translator is TranslatorName.NMT:
        return (model_rights(settings.nmt_model, settings.own_weights_commercial_use),)
    return ()


def _translator_reason(settings: PrompterSettings) -> str:
    if settings.translator is TranslatorName.PAPAGO:
        return _papago_reason(settings)
    if settings.translator is TranslatorName.NMT:
        problem = _package_reason(_NMT_PACKAGES, "prompter-models") or missing_reason(
            settings.models_dir, settings.nmt_model
        )
        return f"its translator: {problem}{_OTHERS}" if problem else ""
    return ""


def _papago_reason(settings: PrompterSettings) -> str:
    for name in ("papago_key_id", "papago_key"):
        if not getattr(settings, name).get_secret_value():
            return f"Papago wants keys, and WIA_{name.upper()} is empty"
        if problem := _key_reason(settings, name):
            return problem
    return _package_reason(("httpx",), "prompter-papago")


def _key_reason(settings: PrompterSettings, name: str) -> str:
    """Why a key cannot stand in an HTTP header; the key itself is not told."""
    key = getattr(settings, name).get_secret_value().strip()
    if key.isascii() and (key.isprintable() or not key):
        return ""
    return f"WIA_{name.upper()} has letters that no key has"


def _package_reason(packages: tuple[str, ...], extra: str) -> str:
    for package in packages:
        if importlib.util.find_spec(package) is None:
            return f"{package} is not installed; pip install 'where-is-audio[{extra}]'"
    return ""
