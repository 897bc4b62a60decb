"""How each kind of translation model is told that Korean comes and English is wanted."""

from dataclasses import dataclass
from typing import Any

from common.errors import FailedPrecondition

# Of FLORES-200, which NLLB uses, and of M2M100.
_NLLB_KOREAN, _NLLB_ENGLISH = "kor_Hang", "eng_Latn"
_M2M_KOREAN, _M2M_ENGLISH = "ko", "en"


@dataclass(frozen=True, slots=True)
class Languages:
    """first_token_id: the token that each translation begins with; None where there is none."""

    first_token_id: int | None


def set_languages(tokenizer: Any, model_type: str) -> Languages:
    """Makes the tokenizer one for Korean; raises FailedPrecondition where it knows none."""
    if model_type == "marian":
        return Languages(None)
    if _NLLB_KOREAN in tokenizer.get_vocab():
        tokenizer.src_lang = _NLLB_KOREAN
        return Languages(tokenizer.convert_tokens_to_ids(_NLLB_ENGLISH))
    if _M2M_KOREAN in getattr(tokenizer, "lang_code_to_token", {}):
        tokenizer.src_lang = _M2M_KOREAN
        return Languages(tokenizer.get_lang_id(_M2M_ENGLISH))
    raise FailedPrecondition(
        "WEIGHTS_WRONG_ARCHITECTURE",
        f"the tokenizer has neither {_NLLB_KOREAN} nor {_M2M_KOREAN} among its languages",
    )
