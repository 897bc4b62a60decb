"""A script as the user's file holds it: decoded, in lines, with a guess at its language.

UTF-8, UTF-16 (marked or not) and CP949, a superset of EUC-KR, are read; Hangul that macOS has
taken apart into letters is put together again (Unicode normalisation form C).
"""

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass

from common.errors import InvalidArgument, PayloadTooLarge
from common.foreign import name_certain, name_foreign

MAX_SCRIPT_BYTES = 2 * 1024 * 1024
_MARKS = (
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)
# Tried when neither a mark nor valid UTF-8 decides, with the weight of a Chinese character there:
# bytes that are no text look Chinese when they are read as UTF-16. The most plausible wins.
_UNMARKED = (("cp949", 1.0), ("utf-16-le", 0.5), ("utf-16-be", 0.5))
# Share of plausible characters under which bytes are no text.
_MIN_PLAUSIBLE_SHARE = 0.9
# Share of Hangul among the letters from which a script counts as Korean.
_MIN_HANGUL_SHARE = 0.5
_LINE_END = re.compile("\r\n|\n|\r")
_CHINESE = re.compile("[\u3400-\u9fff\uf900-\ufaff]")
# Syllables, and letters of their own (ㅋㅋ).
_HANGUL = re.compile("[\uac00-\ud7a3\u3131-\u318e]")


@dataclass(frozen=True, slots=True)
class ScriptLine:
    """A line that holds text; `index` counts all lines of the file from 0."""

    index: int
    text: str


@dataclass(frozen=True, slots=True)
class Script:
    """A decoded script.

    lines: lines that hold text, in order.
    line_count: lines of the file, blank ones among them.
    encoding: Python's name of the encoding it was in.
    language: "ko", or "und" (undetermined, BCP 47) where Hangul is in the minority.
    hangul_share: Hangul among all letters, 0 to 1.
    """

    lines: tuple[ScriptLine, ...]
    line_count: int
    encoding: str
    language: str
    hangul_share: float


def decode_script(data: bytes) -> Script:
    """The script in a file's bytes.

    Raises PayloadTooLarge (SCRIPT_TOO_LARGE) over MAX_SCRIPT_BYTES, InvalidArgument where the
    bytes are no text (SCRIPT_NOT_TEXT) or hold no line with text (SCRIPT_EMPTY).
    """
    if len(data) > MAX_SCRIPT_BYTES:
        message = f"the script has {len(data)} bytes; at most {MAX_SCRIPT_BYTES} are accepted"
        raise PayloadTooLarge("SCRIPT_TOO_LARGE", message)
    text, encoding = _decode(data)
    lines = _LINE_END.split(unicodedata.normalize("NFC", text.replace("\ufeff", "")))
    filled = tuple(ScriptLine(i, line.strip()) for i, line in enumerate(lines) if line.strip())
    if not filled:
        raise InvalidArgument("SCRIPT_EMPTY", "the script holds no text; expected some lines of it")
    share = _hangul_share("".join(line.text for line in filled))
    line_count = len(lines) - (lines[-1] == "")
    language = "ko" if share >= _MIN_HANGUL_SHARE else "und"
    return Script(filled, line_count, encoding, language, share)


def _decode(data: bytes) -> tuple[str, str]:
    """The text and the name of its encoding; raises InvalidArgument where it is no text."""
    candidates = _candidates(data)
    text, encoding, share = max(candidates, key=lambda candidate: candidate[2])
    if name_certain(data) or (share < _MIN_PLAUSIBLE_SHARE and not _is_only_mark(data)):
        message = (
            f"the script is not text: got {name_foreign(data)}; expected UTF-8, UTF-16 or CP949"
        )
        raise InvalidArgument("SCRIPT_NOT_TEXT", message)
    return text, encoding


def _candidates(data: bytes) -> list[tuple[str, str, float]]:
    """Readings of the bytes: text, encoding, share of plausible characters."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            text = _read(data[len(mark) :], encoding)
            return [(text, encoding, _plausible_share(text, 1.0))]
    text = _read(data, "utf-8")
    if text or not data:
        return [(text, "utf-8", _plausible_share(text, 1.0))]
    readings = [(_read(data, name), name, weight) for name, weight in _UNMARKED]
    return [(text, name, _plausible_share(text, weight)) for text, name, weight in readings]


def _is_only_mark(data: bytes) -> bool:
    return not data or data in [mark for mark, _ in _MARKS]


def _read(data: bytes, encoding: str) -> str:
    """The decoded text; "" where the bytes do not fit the encoding or hold NUL characters."""
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        return ""
    return "" if "\0" in text else text


def _plausible_share(text: str, chinese_weight: float) -> float:
    """Share of characters that a script may hold, 0 to 1."""
    weight = 0.0
    for letter, count in Counter(text).items():
        if _CHINESE.match(letter):
            weight += chinese_weight * count
        elif letter.isprintable() or letter.isspace():
            weight += count
    return weight / len(text) if text else 0.0


def _hangul_share(text: str) -> float:
    letters = {letter: count for letter, count in Counter(text).items() if letter.isalpha()}
    hangul = sum(count for letter, count in letters.items() if _HANGUL.match(letter))
    return hangul / sum(letters.values()) if letters else 0.0
