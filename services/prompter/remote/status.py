"""What HTTP statuses mean that every API shares, and how long one says to wait."""

from services.prompter.remote.api import Answer
from services.prompter.remote.trouble import Trouble

_AGAIN = frozenset({408, 425, 429, 500, 502, 503, 504})
# Not about one request: the server is away, overloaded or elsewhere.
_LASTING = frozenset({301, 302, 307, 308, 502, 503, 504})


def raise_for_status(answer: Answer, detail: str = "") -> None:
    """Raises Trouble for anything but 200; detail is what the server says of it."""
    if answer.status == 200:
        return
    said = f": {one_line(detail)}" if detail else ""
    raise Trouble(
        f"it answered HTTP {answer.status}{said}",
        again=answer.status in _AGAIN,
        lasting=answer.status in _LASTING,
        retry_after_s=retry_after_s(answer),
    )


def retry_after_s(answer: Answer) -> float | None:
    """What Retry-After says in seconds (RFC 9110, section 10.2.3); dates are left aside."""
    value = answer.headers.get("retry-after", "")
    return float(value) if value.isascii() and value.isdigit() else None


def one_line(text: str, char_count: int = 120) -> str:
    """What a server said, as part of a reason."""
    text = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    return text if len(text) <= char_count else text[: char_count - 1] + "…"
