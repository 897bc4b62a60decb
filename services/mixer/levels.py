"""How loud each kind of clip is against the voice."""

from dataclasses import dataclass

import numpy as np

from common.sounds import CueKind

# A clip that says it is silent is not turned up without end.
_MAX_GAIN_DB = 24.0
_BOTH_SIDES_LU = 10 * float(np.log10(2))


@dataclass(frozen=True, slots=True)
class KindLevel:
    """The level of a kind at a cue's gain of 0 dB."""

    # Where no one speaks, against the narration's integrated loudness: an effect's loudest
    # 400 ms, a bed's integrated loudness.
    base_lu: float
    # How much less it is while someone speaks.
    duck_db: float
    # What the voice is over it at least in each second of speech; None promises nothing.
    guard_lu: float | None


# The guards are 10 LU for music and 15 LU for ambience, with 1 LU to spare: a second that starts
# between two hops, the weighting of a changing gain, other meters.
LEVELS = {
    CueKind.EFFECT: KindLevel(-6.0, 2.0, None),
    CueKind.AMBIENCE: KindLevel(-18.0, 6.0, 16.0),
    CueKind.MUSIC: KindLevel(-15.0, 7.0, 11.0),
}


def output_loudness_lufs(loudness_lufs: float, channel_count: int, output_channels: int) -> float:
    """The loudness that a source has in the output: one channel on both sides counts twice.

    Two channels that become one keep theirs where they agree and lose 3 LU where they don't.
    """
    both_sides = channel_count == 1 and output_channels == 2
    return loudness_lufs + (_BOTH_SIDES_LU if both_sides else 0.0)


def base_gain_db(kind: CueKind, clip_lufs: float, voice_lufs: float) -> float:
    """The gain that brings a clip to its kind's level; both loudnesses as the output has them."""
    return min(voice_lufs + LEVELS[kind].base_lu - clip_lufs, _MAX_GAIN_DB)


def to_gain(gain_db: float) -> float:
    """A gain in dB as a factor."""
    return float(10 ** (gain_db / 20))
