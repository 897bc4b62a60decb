"""Families of sounds and kinds of cues (docs/effects.md)."""

from enum import StrEnum


class SoundFamily(StrEnum):
    """The families; what has no sound has no family."""

    RAIN = "rain"
    WIND = "wind"
    THUNDER = "thunder"
    WATER = "water"
    FIRE = "fire"
    FOOTSTEPS = "footsteps"
    DOOR = "door"
    KNOCK = "knock"
    VEHICLE = "vehicle"
    ANIMAL = "animal"
    BIRD = "bird"
    INSECT = "insect"
    BELL = "bell"
    CROWD = "crowd"
    VOICE = "voice"
    IMPACT = "impact"
    BREAKAGE = "breakage"
    CLOCK = "clock"
    GUN = "gun"
    MUSIC = "music"
    EATING = "eating"
    CLOTH = "cloth"
    OTHER = "other"


# Families whose sound may last as long as a scene stays in it.
LASTING_FAMILIES = frozenset(
    {
        SoundFamily.RAIN,
        SoundFamily.WIND,
        SoundFamily.WATER,
        SoundFamily.FIRE,
        SoundFamily.CROWD,
        SoundFamily.INSECT,
        SoundFamily.VEHICLE,
    }
)


class CueKind(StrEnum):
    """What a cue is."""

    EFFECT = "effect"
    AMBIENCE = "ambience"
    MUSIC = "music"
