"""English words as prompts are compared by: without endings, and without words that say little."""

import re

_WORD = re.compile(r"[a-z]+")
# Words of form, place and degree, by their stems.
_SMALL = frozenset({
    "a", "an", "the", "in", "on", "to", "off", "of", "and", "with", "by", "at", "from", "into",
    "over", "under", "against", "through", "down", "up", "out", "as", "its", "his", "her",
    "their", "heavy", "heavily", "light", "loud", "loudly", "soft", "softly", "slow", "slowly",
    "quick", "quickly", "old", "large", "big", "small", "distant", "far", "away", "distance",
    "near", "close", "sudden", "suddenly", "gentle", "gently", "long", "several", "many", "one",
    "two", "outside", "inside", "outdoors", "indoors", "room", "sound", "noise", "person",
    "someone", "something", "being", "hard",
})  # fmt: skip


def telling_words(text: str) -> list[str]:
    """The words that carry meaning, in order."""
    return [word for word in _WORD.findall(text.lower()) if word not in _SMALL]


def content_words(text: str) -> list[str]:
    """The stems of the words that carry meaning, in order, each once."""
    return list(dict.fromkeys(stem(word) for word in telling_words(text)))


def stem(word: str) -> str:
    """A word as its other forms share it: slamming and slams are slam, breezes are breez."""
    for ending in ("ing", "ed", "es", "s"):
        if word.endswith(ending) and len(word) - len(ending) >= 3 and not word.endswith("ss"):
            word = word.removesuffix(ending)
            break
    if len(word) > 3 and word[-1] == word[-2] and word[-1] not in "sl":
        word = word[:-1]
    return word.removesuffix("e") if len(word) > 3 else word
