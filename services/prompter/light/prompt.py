"""An English prompt out of a sound's own words and its modifiers."""

from collections.abc import Sequence

from services.prompter.light.lexicon import Sound
from services.prompter.light.modifiers import Modifier, ModifierKind

_ARTICLES = ("a ", "an ", "the ")
_BEFORE = (ModifierKind.WEIGHT, ModifierKind.STATE, ModifierKind.MATERIAL)
_AFTER = (
    ModifierKind.LOUDNESS,
    ModifierKind.SPEED,
    ModifierKind.NUMBER,
    ModifierKind.PLACE,
    ModifierKind.DISTANCE,
)
# Words that say nothing by themselves about whether a modifier repeats the prompt.
_SMALL_WORDS = frozenset({"a", "an", "the", "in", "on", "by", "at", "of", "under", "against", "to"})


def compose(sound: Sound, modifiers: Sequence[Modifier]) -> str:
    """The prompt, such as "an old iron gate creaking open, slowly, in the distance"."""
    fresh = [m for m in modifiers if not _repeats(m, sound.prompt)]
    adjectives = [m.english for kind in _BEFORE for m in fresh if m.kind is kind]
    phrases = [m.english for kind in _AFTER for m in fresh if m.kind is kind]
    return ", ".join([_with_adjectives(sound.prompt, adjectives), *phrases])


def _repeats(modifier: Modifier, prompt: str) -> bool:
    said = {_root(word) for word in prompt.split()} - _SMALL_WORDS
    new = {_root(word) for word in modifier.english.split()} - _SMALL_WORDS
    return not said.isdisjoint(new)


def _root(word: str) -> str:
    """The word as adjectives and adverbs share it: loudly is loud, distance is distant."""
    return word.removesuffix("ly").replace("distance", "distant")


def _with_adjectives(prompt: str, adjectives: Sequence[str]) -> str:
    if not adjectives:
        return prompt
    article = next((a for a in _ARTICLES if prompt.startswith(a)), "")
    words = " ".join([*adjectives, prompt.removeprefix(article)])
    if article in ("a ", "an "):
        article = "an " if words[0] in "aeiou" else "a "
    return article + words
