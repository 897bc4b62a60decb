"""English words of a prompt, reduced so that "dogs barking" meets dog_bark."""

import re
from collections.abc import Iterable

_IRREGULAR = {
    "geese": "goose", "leaves": "leaf", "knives": "knife", "wolves": "wolf", "feet": "foot",
    "children": "child", "mice": "mouse", "broke": "break", "broken": "break", "ran": "run",
    "sang": "sing", "rang": "ring", "blew": "blow", "blown": "blow", "struck": "strike",
    "shook": "shake", "drank": "drink", "ate": "eat", "fell": "fall", "threw": "throw",
    "thrown": "throw", "tore": "tear", "torn": "tear", "swept": "sweep", "wept": "weep",
    "wooden": "wood", "metallic": "metal", "iron": "metal", "steel": "metal", "tin": "metal",
    "icy": "ice", "rainy": "rain", "snowy": "snow", "windy": "wind", "stormy": "storm",
    "muddy": "mud", "creaky": "creak", "squeaky": "squeak", "watery": "water", "men": "man",
    "women": "woman", "voices": "murmur", "footstep": "footsteps",
    "laughter": "laugh", "applauding": "applause", "applaud": "applause", "stairs": "stair",
    "teeth": "tooth", "doorknob": "handle", "raindrops": "raindrop", "thunderous": "thunder",
}  # fmt: skip
# Words that look like a form of another but are something else.
_OWN = frozenset({"winding", "bedding", "pants"})
_SUFFIXES = ("s", "es", "ed", "d", "ing", "ly")


def _forms(word: str) -> set[str]:
    """The word with its regular English endings: knock, knocks, knocked, knocking."""
    roots = {word, word + word[-1]}
    if word.endswith("e") and len(word) > 3:
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
        self._root_of: dict[str, str] = {}
        for word in sorted(set(words), key=lambda word: (len(word), word)):
            if word in _OWN or word not in self._root_of:
                self._root_of |= dict.fromkeys(sorted(_forms(word) - _OWN), word)
                self._root_of[word] = word
        for form, root in _IRREGULAR.items():
            if root in self._root_of:
                self._root_of[form] = self._root_of[root]

    def read(self, text: str) -> list[str]:
        """The known words in a text, in order, each as it is known. Others are left out."""
        return [self._root_of[word] for word in split(text) if word in self._root_of]
