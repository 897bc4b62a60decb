"""A sound that the light engine knows: how it is computed, where it stands, how it is found."""

from collections.abc import Callable
from dataclasses import dataclass

from common.sounds import SoundFamily
from services.audiogen.light.scene import Scene, Signal
from services.audiogen.light.space import Space

Synthesis = Callable[[Scene], Signal]
"""Computes a stretch of sound: shape (frames,) or (frames, 2), at most scene.frame_count frames.

Its level is free: the engine sets it. It begins at once; an event may end earlier than asked.
"""


@dataclass(frozen=True, slots=True)
class Recipe:
    """One entry of the catalogue.

    sound: fine name. words: English words that ask for it, beside those of its name; a plus sign
    marks words that a prompt must hold together ("dog+growl"). lasting: it goes on evenly, so that
    a bed of it is one texture; else a bed repeats it at intervals. longest_s: the longest that one
    event of it is rendered.
    """

    sound: str
    family: SoundFamily
    synthesis: Synthesis
    space: Space
    words: str = ""
    lasting: bool = False
    longest_s: float = 12.0
