"""Which audio of a production to fetch."""

from dataclasses import dataclass

STEMS = ("narration", "effects", "ambience", "music")
FORMATS = ("wav", "flac", "mp3", "m4a", "opus")


@dataclass(frozen=True, slots=True)
class Rendition:
    """The mix, a stem or a take; `path` is what stands behind the production's URL."""

    path: str


MIX = Rendition("mix")


def stem(name: str) -> Rendition:
    """The narration, effects, ambience or music alone."""
    return Rendition(f"stems/{name}")


def take(take_id: str) -> Rendition:
    """One take of a cue."""
    return Rendition(f"takes/{take_id}")
