"""Hints that a sound is not heard now, or that one is: negation, simile, memory, habit and more.

hints.tsv has a hint's name and one morpheme (form/tag) a line, or two that follow each other;
docs/effects.md has the rules (4 to 6) that they serve. Only what is not quoted counts.
"""

from collections.abc import Mapping, Sequence
from importlib.resources import files

from services.classifier.taggers.tagged import Tagged

_MARK = ""


class Hints:
    """The list: asked for the hints in a sentence."""

    def __init__(self, names: Mapping[tuple[str, ...], frozenset[str]]) -> None:
        self._names = names

    @classmethod
    def load(cls) -> "Hints":
        """The list that lies beside this file."""
        text = files(__package__).joinpath("hints.tsv").read_text(encoding="utf-8")
        names: dict[tuple[str, ...], frozenset[str]] = {}
        for line in text.splitlines()[1:]:
            hint, morphemes = line.split("\t")
            key = tuple(morphemes.split())
            names[key] = names.get(key, frozenset()) | {hint}
        return cls(names)

    def of(self, tagged: Sequence[Tagged], inside: Sequence[bool]) -> tuple[frozenset[str], ...]:
        """The names of the hints that each morpheme gives; inside says which are quoted."""
        keys = [
            _MARK if quoted else f"{morpheme.form}/{morpheme.tag}"
            for morpheme, quoted in zip(tagged, inside, strict=True)
        ]
        return tuple(
            self._names.get((key,), frozenset()) | self._names.get((before, key), frozenset())
            for before, key in zip([_MARK, *keys], keys, strict=False)
        )
