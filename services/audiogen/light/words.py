"""English words of a prompt, reduced so that "dogs barking" meets dog_bark."""

import re
from collections.abc import Iterable

_IRREGULAR = {
    "geese": "goose", "leaves": "leaf", "knives": "knife", "wolves": "wolf", "feet": "foot",
    "children": "child", "mice": "mouse", "broke": "break", "broken": "break", "ran": "run",
    "sang": "sing", "rang": "ring", "blew": "blow", "blown": "blow", "shut": "close",
    "struck": "strike", "shook": "shake", "drank": "drink", "drunk": "drink", "ate": "eat",
    "fell": "fall", "threw": "throw", "thrown": "throw", "tore": "tear", "torn": "tear",
    "swept": "sweep", "wept": "weep", "wooden": "wood", "metallic": "metal", "iron": "metal",
    "steel": "metal", "tin": "metal", "icy": "ice", "snowy": "snow", "rainy": "rain",
    "windy": "wind", "stormy": "storm", "muddy": "mud", "laughter": "laugh", "bloody": "blood",
    "men": "man", "women": "woman", "people": "crowd", "voices": "murmur", "dishes": "dish",
}  # fmt: skip
_SUFFIXES = ("s", "es", "ed", "d", "ing", "er", "ers", "y")


def forms(word: str) -> set[str]:
    """The word with its regular English endings: knock, knocks, knocked, knocking."""
    roots = {word, word + word[-1]}
    if word.endswith("e"):
        roots.add(word[:-1])
    if word.endswith("y"):
        roots.add(word[:-1] + "i")
    return {word} | {root + suffix for root in roots for suffix in _SUFFIXES}


def split(text: str) -> list[str]:
    """Lower-case English words of a text or of a sound's name, in order."""
    return re.findall(r"[a-z]+", text.lower())


class Vocabulary:
    """Known words, and which of them a word of a prompt is a form of."""

    def __init__(self, words: Iterable[str]) -> None:
        known = sorted(set(words), key=lambda word: (-len(word), word))
        self._root_of = {form: word for word in known for form in sorted(forms(word))}
        self._root_of |= {form: root for form, root in _IRREGULAR.items() if root in set(known)}
        self._root_of |= {word: word for word in known}

    def read(self, text: str) -> list[str]:
        """The known words in a text, in order, each as it is known. Others are left out."""
        return [self._root_of[word] for word in split(text) if word in self._root_of]
