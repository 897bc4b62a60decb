"""Sound words (의성어) and words for sights and motions (의태어), as data.

onomatopoeia.tsv has one root a line: `root`, `kind` and `added`. From a root come its doubling
(덜컹덜컹) and its verbs (덜컹거리다, 덜컹대다).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from importlib.resources import files

# 빵/NNG is bread, 빵/MAG a bang.
_TAGS = frozenset({"MAG", "IC", "XR", "VV"})
_VERB_ENDINGS = ("거리", "대", "이")


class Kind(StrEnum):
    """What a word imitates; voice is non-verbal (a laugh, a cough), speech is talk."""

    SOUND = "sound"
    VOICE = "voice"
    SPEECH = "speech"
    SIGHT = "sight"


@dataclass(frozen=True, slots=True)
class Root:
    """A root; alone says that it is a word by itself that the tagger has to be told."""

    form: str
    kind: Kind
    alone: bool

    @property
    def doubled(self) -> bool:
        """Whether the root is a doubling already (쿵쿵)."""
        half, odd = divmod(len(self.form), 2)
        return not odd and self.form[:half] == self.form[half:]


class Onomatopoeia:
    """The list: asked for the kind of a word, and for the words that a tagger may not know."""

    def __init__(self, roots: Mapping[str, Root]) -> None:
        self._roots = roots

    @classmethod
    def load(cls) -> "Onomatopoeia":
        """The list that lies beside this file."""
        text = files(__package__).joinpath("onomatopoeia.tsv").read_text(encoding="utf-8")
        roots = {}
        for line in text.splitlines()[1:]:
            form, kind, added = line.split("\t")
            roots[form] = Root(form, Kind(kind), added == "alone")
        return cls(roots)

    def kind(self, form: str, tag: str) -> Kind | None:
        """What a morpheme imitates; None for an ordinary word."""
        if tag not in _TAGS:
            return None
        for stem in _stems(form):
            if stem in self._roots:
                return self._roots[stem].kind
        return None

    def tagger_words(self) -> Iterator[tuple[str, str]]:
        """Words with their tags, for the tagger's user dictionary, in a fixed order."""
        for root in self._roots.values():
            if root.alone:
                yield root.form, "MAG"
            if not root.doubled and len(root.form) <= 3:
                yield root.form * 2, "MAG"
            if root.kind is not Kind.SIGHT and 2 <= len(root.form) <= 3:
                yield root.form + "거리", "VV"
                yield root.form + "대", "VV"


def _stems(form: str) -> Iterator[str]:
    """The word, without a verb's ending, and each of them undoubled."""
    stems = [form]
    stems += [form.removesuffix(ending) for ending in _VERB_ENDINGS if form.endswith(ending)]
    for stem in stems:
        yield stem
        half, odd = divmod(len(stem), 2)
        if not odd and stem[:half] == stem[half:]:
            yield stem[:half]
