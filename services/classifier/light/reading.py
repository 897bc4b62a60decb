"""A sentence as the models see it: morphemes, words, what is quoted, and the hints in it."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from common.sentences import Morpheme, Role
from services.classifier.light.feelings import Feelings
from services.classifier.light.hints import Hints
from services.classifier.light.onomatopoeia import Kind, Onomatopoeia
from services.classifier.light.orthography import modern_spelling
from services.classifier.light.quotation import opens_inside, quoted
from services.classifier.light.tagger import Tagger
from services.classifier.light.words import RoleWord, with_roles, words
from services.classifier.taggers.tagged import Tagged, WordTagger

# 하고, 하며: what follows a quotation and says no more than that it is said.
_SAYING = "하"


@dataclass(frozen=True, slots=True)
class Reading:
    """All that is read off one sentence.

    Of each morpheme: inside says whether it is quoted, kinds what it imitates, hints what it hints
    at. feelings (7,) counts the words that speak of each emotion.
    """

    text: str
    tagged: tuple[Tagged, ...]
    inside: tuple[bool, ...]
    words: tuple[RoleWord, ...]
    kinds: tuple[Kind | None, ...]
    hints: tuple[frozenset[str], ...]
    feelings: NDArray[np.float32]

    @property
    def morphemes(self) -> tuple[Morpheme, ...]:
        """The morphemes with their roles."""
        return with_roles(self.tagged, self.words)

    @property
    def dialogue(self) -> bool:
        """Whether it is a line of dialogue: quoted, but for what says that it is said."""
        if not any(self.inside):
            return False
        told = [w for w in self.words if w.role is Role.V and not self.inside[w.first]]
        return all(w.stem == _SAYING or "speech" in self.word_hints(w) for w in told)

    def word_hints(self, word: RoleWord) -> frozenset[str]:
        """The hints of a word's morphemes."""
        return frozenset().union(*self.hints[word.first : word.last + 1])


class SentenceReader:
    """Reads sentences with one tagger and the lists of words beside it."""

    def __init__(self, tagger: WordTagger, onomatopoeia: Onomatopoeia) -> None:
        self._tagger = tagger
        self._onomatopoeia = onomatopoeia
        self._feelings = Feelings.load()
        self._hints = Hints.load()

    @property
    def tagger_version(self) -> str:
        """The tagger's code and data."""
        return self._tagger.version()

    def read(self, text: str, before: Sequence[str], after: Sequence[str]) -> Reading:
        """The reading of a sentence; before and after are its neighbours in order of time."""
        tagged = self._tagger.tag(modern_spelling(text))
        flags = quoted(text, opens_inside(before, text, after))
        inside = tuple(flags[morpheme.start_char] for morpheme in tagged)
        return Reading(
            text=text,
            tagged=tagged,
            inside=inside,
            words=words(text, tagged),
            kinds=tuple(self._onomatopoeia.kind(m.form, m.tag) for m in tagged),
            hints=self._hints.of(tagged, inside),
            feelings=self._feelings.counts(tagged),
        )


class Reader(SentenceReader):
    """Reads with kiwi, whose language model the light engine asks too."""

    def __init__(self) -> None:
        onomatopoeia = Onomatopoeia.load()
        self.tagger = Tagger(onomatopoeia)
        super().__init__(self.tagger, onomatopoeia)
