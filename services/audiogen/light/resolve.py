"""Which recipe a request means: by its sound's name, its words, its family."""

from dataclasses import dataclass

import numpy as np

from common.errors import FieldViolation, InvalidArgument
from common.sounds import SoundFamily
from services.audiogen.light.catalogue.index import CATALOGUE, DEFAULTS
from services.audiogen.light.modifiers import Modifiers, is_modifier, read_modifiers
from services.audiogen.light.recipe import Recipe
from services.audiogen.light.words import Vocabulary, split

_EMPTY = frozenset(
    [
        "a",
        "an",
        "the",
        "in",
        "on",
        "to",
        "off",
        "out",
        "down",
        "up",
        "of",
        "and",
        "with",
        "by",
        "at",
        "from",
        "into",
        "over",
    ]
)
_MODIFIER_WEIGHT = 0.3
_NAME_WEIGHT = 1.25
_MISSING = 0.6
_FAMILY_SCORE = 0.3
_LEAST_SCORE = 2.0


@dataclass(frozen=True, slots=True)
class Resolution:
    """What is going to be rendered. score: 1 for the sound asked for, less the farther from it."""

    recipe: Recipe
    modifiers: Modifiers
    score: float


_VOCABULARY = Vocabulary(
    word
    for recipe in CATALOGUE.values()
    for word in split(f"{recipe.sound} {recipe.words}")
    if word not in _EMPTY
)
_NAMES = {sound: frozenset(_VOCABULARY.read(sound)) for sound in CATALOGUE}
_WORDS = {
    sound: frozenset(_VOCABULARY.read(f"{sound} {recipe.words}"))
    for sound, recipe in CATALOGUE.items()
}


def _word_weights() -> dict[str, float]:
    """Rare words say more (inverse document frequency); words of degree say little."""
    known = sorted({word for words in _WORDS.values() for word in words})
    counts = {word: sum(word in words for words in _WORDS.values()) for word in known}
    return {
        word: float(np.log(1 + len(_WORDS) / count))
        * (_MODIFIER_WEIGHT if is_modifier(word) else 1)
        for word, count in counts.items()
    }


_WEIGHTS = _word_weights()


def resolve(sound: str, family: SoundFamily | None, prompt: str) -> Resolution:
    """The recipe for a request.

    An exact name wins; then the words of name and prompt, within the family where it is known;
    then the family's default. Raises InvalidArgument (UNKNOWN_SOUND) where nothing is left.
    """
    if sound in CATALOGUE:
        return _resolution(CATALOGUE[sound], prompt, 1.0)
    asked = _VOCABULARY.read(f"{sound} {prompt}")
    candidates = [r for r in CATALOGUE.values() if family is None or r.family is family]
    best = max(candidates, key=lambda recipe: _closeness(recipe, asked))
    closeness = _closeness(best, asked)
    if closeness >= _LEAST_SCORE or (family is not None and closeness > 0):
        return _resolution(best, prompt, min(0.9, 0.4 + 0.06 * closeness))
    if family is not None:
        return _resolution(DEFAULTS[family], prompt, _FAMILY_SCORE)
    raise InvalidArgument(
        "UNKNOWN_SOUND",
        f"no sound is known for name {sound!r} and prompt {prompt!r}; name a family, or say what "
        f"is heard in English (such as 'heavy rain on a window')",
        violations=[FieldViolation("prompt", "got no word that names a known sound")],
    )


def _closeness(recipe: Recipe, asked: list[str]) -> float:
    """How well a recipe answers the words asked for; earlier words count more."""
    words, name = _WORDS[recipe.sound], _NAMES[recipe.sound]
    score = 0.0
    for place, word in enumerate(dict.fromkeys(asked)):
        if word in words:
            score += _WEIGHTS[word] * (_NAME_WEIGHT if word in name else 1.0) * 0.93**place
    if DEFAULTS[recipe.family] is recipe or not score:
        return score
    return score - _MISSING * len(name.difference(asked))


def _resolution(recipe: Recipe, prompt: str, score: float) -> Resolution:
    """Words that are the recipe's own (a heavy rain's "heavy") do not change it once more."""
    return Resolution(recipe, read_modifiers(prompt, _WORDS[recipe.sound]), score)
