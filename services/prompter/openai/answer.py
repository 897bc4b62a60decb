"""What an OpenAI-compatible server answers.

https://platform.openai.com/docs/api-reference/completions and .../chat. Errors are
{"error": {"message": ..., "code": ...}} at OpenAI and vLLM, {"detail": ...} or text at others.
"""

import json

from common.errors import FailedPrecondition
from services.prompter.options import OpenaiOptions
from services.prompter.remote.api import Answer
from services.prompter.remote.status import one_line, raise_for_status
from services.prompter.remote.trouble import Trouble

# Waiting brings no quota back.
_QUOTA_CODES = frozenset({"insufficient_quota", "billing_hard_limit_reached"})


def read_answer(answer: Answer, options: OpenaiOptions, *, chat: bool) -> str:
    """The text of the first choice.

    Raises FailedPrecondition (OPENAI_KEY_REFUSED, OPENAI_MODEL_UNKNOWN) where the settings are
    wrong, Trouble for everything else.
    """
    if answer.status != 200:
        _raise_for_error(answer, options)
    try:
        choice = json.loads(answer.body)["choices"][0]
        text = choice["message"]["content"] if chat else choice["text"]
    except (ValueError, KeyError, TypeError, IndexError) as error:
        raise Trouble("its answer is not of the documented form") from error
    if not isinstance(text, str):
        raise Trouble("its answer has no text")
    return text


def _raise_for_error(answer: Answer, options: OpenaiOptions) -> None:
    code, message = _error(answer)
    said = one_line(message or code)
    if answer.status in (401, 403):
        raise FailedPrecondition(
            "OPENAI_KEY_REFUSED",
            f"{options.remote.url} refuses the key in WIA_OPENAI_KEY ({said})",
        )
    if answer.status == 404:
        raise FailedPrecondition(
            "OPENAI_MODEL_UNKNOWN",
            f"{options.remote.url} has no model {options.model!r}, or WIA_OPENAI_URL does not end "
            f"as it should, which is mostly in /v1 ({said})",
        )
    if answer.status == 429 and code in _QUOTA_CODES:
        raise Trouble(f"its quota is used up ({said})", lasting=True)
    raise_for_status(answer, said)


def _error(answer: Answer) -> tuple[str, str]:
    """Code and message, as far as the body tells them."""
    text = answer.body.decode("utf-8", "replace")
    try:
        body = json.loads(text)
    except ValueError:
        return "", text
    if not isinstance(body, dict):
        return "", text
    error = body.get("error", body)
    if not isinstance(error, dict):
        return "", str(error)
    return str(error.get("code", "")), str(error.get("message", error.get("detail", "")))
