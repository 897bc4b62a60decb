"""A sound that the light engine knows: how it is computed, where it stands, how it is found."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from common.sounds import SoundFamily
from services.audiogen.light.scene import Scene, Signal
from services.audiogen.light.space import FIELD, Space

Synthesis = Callable[[Scene], Signal]
"""Computes a stretch of sound: shape (frames,) or (frames, 2), at most scene.frame_count frames.

Its level is free: the engine sets it. It begins at once; an event may end earlier than asked.
"""


@dataclass(frozen=True, slots=True)
class Recipe:
    """One entry of the catalogue.

    sound: fine name. words: English words that ask for it beside those of its name. lasting: it
    goes on evenly, so that a bed of it is one texture; else a bed repeats it at intervals.
    longest_s: the longest that one event of it is rendered. attack_s: its fade-in as an event.
    """

    sound: str
    synthesis: Synthesis
    words: str
    space: Space
    lasting: bool
    longest_s: float = 12.0
    attack_s: float = 0.0005
    family: SoundFamily = SoundFamily.OTHER


def texture(sound: str, synthesis: Synthesis, words: str = "", space: Space = FIELD) -> Recipe:
    """A recipe for what goes on evenly."""
    return Recipe(sound, synthesis, words, space, lasting=True, attack_s=0.03)


def beating(sound: str, synthesis: Synthesis, words: str = "", space: Space = FIELD) -> Recipe:
    """A recipe for what goes on beat by beat, each with an attack of its own."""
    return Recipe(sound, synthesis, words, space, lasting=True)


def happening(
    sound: str,
    synthesis: Synthesis,
    words: str = "",
    space: Space = FIELD,
    longest_s: float = 12.0,
) -> Recipe:
    """A recipe for what happens, once or a few times."""
    return Recipe(sound, synthesis, words, space, lasting=False, longest_s=longest_s)


def shelf(family: SoundFamily, *recipes: Recipe) -> tuple[Recipe, ...]:
    """The recipes of a family; the first is what the family sounds like where no more is known."""
    return tuple(replace(recipe, family=family) for recipe in recipes)
