"""What an English prompt sounds like: the family it speaks of, and the lexicon's nearest sound."""

import math
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from statistics import median

from common.sounds import LASTING_FAMILIES, SoundFamily
from services.prompter.light.lexicon import Kind, Sound, load_lexicon
from services.prompter.naming.words import content_words, stem, telling_words

_TABLE = "families.tsv"
# Earlier words say more: "a door creaking in the wind" is a door.
_PLACE_FACTOR = 0.85
# What a word of the table adds to a family, beside what the lexicon's prompts say of the word.
_TABLE_WEIGHT = 1.0
# A family with so much of the best one's score may be meant as well.
_RIVAL_SHARE = 0.4
# The share of a sound's own words that a prompt has to say to be that sound.
_LEAST_SHARE = 0.6
# A sound is told by its words alone, whatever the families' scores, if it has so many.
_WHOLE_WORDS = 2
_NAME_WORDS = 3


@dataclass(frozen=True, slots=True)
class Named:
    """What a prompt is taken for.

    sound is a name of the lexicon, or one made of the prompt's words; families are all that it may
    mean, the first family among them, none where no word told.
    """

    sound: str
    family: SoundFamily
    families: frozenset[SoundFamily]
    lasting: bool
    duration_ms: int


class SoundIndex:
    """Words to families and sounds, out of the lexicon's English prompts and families.tsv."""

    def __init__(self) -> None:
        self._sounds = tuple(load_lexicon().sounds.values())
        self._words = {s.name: frozenset(content_words(s.prompt)) for s in self._sounds}
        counts = Counter(word for words in self._words.values() for word in words)
        self._weights = {
            word: math.log(1 + len(self._sounds) / count) for word, count in counts.items()
        }
        self._families = _family_weights(self._words, self._sounds)
        self._durations_ms = {
            family: round(median(s.duration_ms for s in self._sounds if s.family is family))
            for family in SoundFamily
        }

    def name(self, prompt: str) -> Named:
        """What the prompt is taken for; family "other" where no word tells."""
        words = content_words(prompt)
        scores = self._family_scores(words)
        sound = self._said_whole(words)
        best = sound.family if sound else _best(scores)
        least = _RIVAL_SHARE * scores.get(best, 0.0)
        meant = frozenset(family for family, score in scores.items() if score >= least)
        sound = sound or self._nearest(words, best)
        if sound is not None:
            bed = sound.kind is Kind.BED
            return Named(sound.name, best, meant, bed, sound.duration_ms)
        bed = best in LASTING_FAMILIES and self._mostly_beds(best)
        return Named(_name(prompt, best), best, meant, bed, self._durations_ms[best])

    def _family_scores(self, words: list[str]) -> dict[SoundFamily, float]:
        scores: dict[SoundFamily, float] = defaultdict(float)
        for place, word in enumerate(words):
            for family, weight in self._families.get(word, {}).items():
                scores[family] += weight * _PLACE_FACTOR**place
        return dict(scores)

    def _said_whole(self, words: list[str]) -> Sound | None:
        """The sound of which the prompt says every word, two at least; the most telling one."""
        said = frozenset(words)
        whole = [
            (sum(self._weights[word] for word in own), -place, sound)
            for place, sound in enumerate(self._sounds)
            if len(own := self._words[sound.name]) >= _WHOLE_WORDS and own <= said
        ]
        return max(whole, key=lambda entry: entry[:2])[2] if whole else None

    def _nearest(self, words: list[str], family: SoundFamily) -> Sound | None:
        """The sound of the family of whose words the prompt says the largest share, if enough."""
        said = frozenset(words)
        ranked = [
            (self._share(said, self._words[sound.name]), -place, sound)
            for place, sound in enumerate(self._sounds)
            if sound.family is family
        ]
        share, _, sound = max(ranked, key=lambda entry: entry[:2])
        return sound if share >= _LEAST_SHARE else None

    def _share(self, said: frozenset[str], own: frozenset[str]) -> float:
        """How much of a sound's own words is said, by weight: rare words say more."""
        every = sum(self._weights[word] for word in own)
        return sum(self._weights[word] for word in own & said) / every if every else 0.0

    def _mostly_beds(self, family: SoundFamily) -> bool:
        kinds = [sound.kind is Kind.BED for sound in self._sounds if sound.family is family]
        return 2 * sum(kinds) > len(kinds)


def _best(scores: dict[SoundFamily, float]) -> SoundFamily:
    return max(scores, key=lambda family: (scores[family], family), default=SoundFamily.OTHER)


def _name(prompt: str, family: SoundFamily) -> str:
    """A name out of the prompt's first telling words: kettle_whistling_stove."""
    return "_".join(telling_words(prompt)[:_NAME_WORDS]) or family.value


def _family_weights(
    words: dict[str, frozenset[str]], sounds: tuple[Sound, ...]
) -> dict[str, dict[SoundFamily, float]]:
    """For each word how much it speaks for each family: its share there, plus the table's word."""
    counts: dict[str, Counter[SoundFamily]] = defaultdict(Counter)
    for sound in sounds:
        for word in words[sound.name]:
            counts[word][sound.family] += 1
    weights: dict[str, dict[SoundFamily, float]] = defaultdict(lambda: defaultdict(float))
    for word, found in counts.items():
        total = sum(found.values())
        for family, count in found.items():
            weights[word][family] += 0.5 * count / total
    for family, word in _table():
        weights[word][family] += _TABLE_WEIGHT
    return {word: dict(families) for word, families in weights.items()}


def _table() -> Iterator[tuple[SoundFamily, str]]:
    for line in table_bytes().decode().splitlines()[1:]:
        if line and not line.startswith("#"):
            family, _, words = line.partition("\t")
            yield from ((SoundFamily(family), stem(word)) for word in words.split())


def table_bytes() -> bytes:
    """The table as it lies there."""
    return files(__package__).joinpath(_TABLE).read_bytes()


@cache
def sound_index() -> SoundIndex:
    """The index, made once."""
    return SoundIndex()
