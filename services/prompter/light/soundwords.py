"""Sound words (의성어) and their shapes: doubled, drawn out, with brighter or darker vowels.

쿵, 쿵쿵, 쿠웅 and 쿵, 쿵, 쿵 are one word; 덜커덩 and 달카당 differ only in the shade of their
vowels and consonants (National Institute of Korean Language, Standard Korean Dictionary, 의성어).
"""

from collections.abc import Iterable, Mapping
from functools import lru_cache

_FIRST_SYLLABLE, _LAST_SYLLABLE = 0xAC00, 0xD7A3
_VOWELS, _FINALS = 21, 28
_SILENT_INITIAL = 11  # ㅇ
# ㅏㅐㅑㅒㅓㅔㅕㅖㅗㅘㅙㅚㅛㅜㅝㅞㅟㅠㅡㅢㅣ: vowels with one letter can be one drawn-out sound.
_DRAWN_VOWELS = "aeaeoeoeuaeeuvoeivwii"
# The same vowels and the initials ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ without their shades.
_PLAIN_VOWELS = (0, 1, 2, 1, 0, 1, 2, 1, 8, 9, 10, 11, 12, 8, 9, 10, 16, 12, 18, 19, 20)
_PLAIN_INITIALS = (0, 0, 2, 3, 3, 5, 6, 7, 7, 9, 9, 11, 12, 12, 12, 0, 3, 7, 18)
# Shades are folded only in words so long that no two of them fall together.
_FOLDED_FROM_CHARS = 3
MAX_REPEATS = 3
_CACHE_WORDS = 20_000


def is_syllables(word: str) -> bool:
    """Whether a word is made of Korean syllables alone."""
    return bool(word) and all(_FIRST_SYLLABLE <= ord(c) <= _LAST_SYLLABLE for c in word)


def _split(syllable: str) -> tuple[int, int, int]:
    """The numbers of a syllable's initial, vowel and final (Unicode, section 3.12)."""
    number = ord(syllable) - _FIRST_SYLLABLE
    initial, rest = divmod(number, _VOWELS * _FINALS)
    vowel, final = divmod(rest, _FINALS)
    return initial, vowel, final


def _join(initial: int, vowel: int, final: int) -> str:
    return chr(_FIRST_SYLLABLE + (initial * _VOWELS + vowel) * _FINALS + final)


def contract(word: str) -> str:
    """The word without what draws it out: 쿠웅 is 쿵, 끼이익 is 끽, 쏴아아 is 쏴아."""
    shorter = _contracted(word)
    while shorter != word:
        word, shorter = shorter, _contracted(shorter)
    return word


def _contracted(word: str) -> str:
    out: list[str] = []
    for syllable in word:
        initial, vowel, final = _split(syllable)
        if out and initial == _SILENT_INITIAL:
            before = _split(out[-1])
            drawn = before[2] == 0 and _DRAWN_VOWELS[before[1]] == _DRAWN_VOWELS[vowel]
            if drawn and final:
                out[-1] = _join(before[0], before[1], final)
                continue
            if drawn and before[0] == _SILENT_INITIAL and len(out) > 1:
                continue
        out.append(syllable)
    return "".join(out)


def unrepeated(word: str) -> tuple[str, int]:
    """The part that a word repeats, and how often: 쾅쾅쾅 is 쾅 three times."""
    for size in range(1, len(word) // 2 + 1):
        count, rest = divmod(len(word), size)
        if not rest and word == word[:size] * count:
            return word[:size], count
    return word, 1


def fold(word: str) -> str:
    """The word without its shades: 덜커덩 and 달카당 become the same."""
    return "".join(
        _join(_PLAIN_INITIALS[initial], _PLAIN_VOWELS[vowel], final)
        for initial, vowel, final in map(_split, word)
    )


class SoundWords:
    """The sound words of a lexicon: tells which of them a word of a text is."""

    def __init__(self, roots: Iterable[str]) -> None:
        normal: dict[str, set[str]] = {}
        folded: dict[str, set[str]] = {}
        for root in sorted(set(roots)):
            normal.setdefault(contract(root), set()).add(root)
            if len(root) >= _FOLDED_FROM_CHARS:
                folded.setdefault(fold(contract(root)), set()).add(root)
        self._normal: Mapping[str, set[str]] = normal
        self._folded: Mapping[str, set[str]] = folded
        self.find = lru_cache(_CACHE_WORDS)(self._find)

    def _find(self, word: str, repeats: int = 1) -> frozenset[str]:
        """The roots that a word is a shape of; repeats: how often it stands there in a row."""
        unit, count = unrepeated(contract(word))
        shapes = [unit * n for n in range(1, min(count * repeats, MAX_REPEATS) + 1)]
        found: set[str] = set()
        for shape in shapes:
            found |= self._normal.get(shape, set())
        if not found:
            for shape in shapes:
                if len(shape) >= _FOLDED_FROM_CHARS:
                    found |= self._folded.get(fold(shape), set())
        return frozenset(found)
