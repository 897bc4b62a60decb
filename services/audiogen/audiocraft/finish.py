"""From the model's raw audio to a take at 48 kHz: cut, closed as a loop, at its level."""

from collections.abc import Iterator
from itertools import pairwise

import numpy as np

from common.audio.format import TAKE_SAMPLE_RATE_HZ
from common.audio.loudness_meter import bed_loudness_lufs, event_loudness_lufs
from common.audio.resample import resample
from services.audiogen.audiocraft.plan import Plan
from services.audiogen.engine import FloatArray
from services.audiogen.light.loudness import BED_LOUDNESS_LUFS, CEILING, EVENT_LOUDNESS_LUFS

BLOCK_FRAMES = 32_768
"""What is handed out at once: 128 KiB of mono float32."""

# What lies before the first sample of this level, against the peak, is not the event yet.
_ONSET = 10 ** (-29 / 20)
_ONSET_LEAD_S = 0.005
_ATTACK_S, _FADE_S = 0.001, 0.1
# Beyond it one hears the codec's noise rather than the sound.
_LARGEST_GAIN_DB = 30.0


def finish_event(raw: FloatArray, sample_rate_hz: int, plan: Plan) -> tuple[FloatArray, float]:
    """The event from its onset on, and its loudness (loudest 400 ms, LUFS)."""
    frames = resample(raw, sample_rate_hz, TAKE_SAMPLE_RATE_HZ)
    size = np.abs(frames).max(axis=1)
    onset = int(np.argmax(size > _ONSET * size.max(initial=0.0)))
    first = max(0, onset - round(_ONSET_LEAD_S * TAKE_SAMPLE_RATE_HZ))
    faded = _fade(frames[first : first + plan.frame_count])
    loudness_lufs = event_loudness_lufs(faded, TAKE_SAMPLE_RATE_HZ)
    levelled = faded * _gain(faded, EVENT_LOUDNESS_LUFS - loudness_lufs)
    return levelled, event_loudness_lufs(levelled, TAKE_SAMPLE_RATE_HZ)


def finish_bed(raw: FloatArray, sample_rate_hz: int, plan: Plan) -> tuple[FloatArray, float]:
    """The levelled material of a bed's rounds, and the loudness of a round (integrated, LUFS)."""
    frames = resample(raw, sample_rate_hz, TAKE_SAMPLE_RATE_HZ)
    wanted = plan.borders[1] + 1 + plan.overlap_frames
    frames = np.pad(frames, ((0, max(0, wanted - len(frames))), (0, 0)))
    first = _turn(frames, plan.borders[1], plan.borders[1], plan.overlap_frames)
    loudness_lufs = bed_loudness_lufs(first, TAKE_SAMPLE_RATE_HZ)
    gain = _gain(first, BED_LOUDNESS_LUFS - loudness_lufs)
    return frames * gain, bed_loudness_lufs(first * gain, TAKE_SAMPLE_RATE_HZ)


def rounds(material: FloatArray, plan: Plan) -> Iterator[FloatArray]:
    """A bed's rounds, each going over into the next and the last into the first."""
    lengths = [end - start for start, end in pairwise(plan.borders)]
    before = lengths[-1]
    for length in lengths:
        yield _turn(material, length, before, plan.overlap_frames)
        before = length


def blocks(frames: FloatArray) -> Iterator[FloatArray]:
    """The frames in blocks of BLOCK_FRAMES."""
    for start in range(0, len(frames), BLOCK_FRAMES):
        yield frames[start : start + BLOCK_FRAMES]


def _turn(material: FloatArray, length: int, before: int, overlap: int) -> FloatArray:
    """One round whose start takes over, with equal power, from what follows the one before."""
    turned = material[:length].copy()
    angles = np.pi / 2 * (np.arange(overlap, dtype=np.float32)[:, None] + 0.5) / max(overlap, 1)
    passing = material[before : before + overlap]
    turned[:overlap] = turned[:overlap] * np.sin(angles) + passing * np.cos(angles)
    return turned


def _gain(frames: FloatArray, wanted_db: float) -> np.float32:
    """The factor that raises by so much, or as far as no sample passes CEILING."""
    peak = float(np.abs(frames).max(initial=1e-9))
    return np.float32(min(10 ** (min(wanted_db, _LARGEST_GAIN_DB) / 20), CEILING / peak))


def _fade(frames: FloatArray) -> FloatArray:
    """The frames with a short rise and a longer fall."""
    faded = frames.copy()
    for seconds, ends in ((_ATTACK_S, faded), (_FADE_S, faded[::-1])):
        count = min(len(faded) // 2, round(seconds * TAKE_SAMPLE_RATE_HZ))
        share = (np.arange(count, dtype=np.float32) / max(count, 1))[:, None]
        ends[:count] *= np.sin(np.pi / 2 * share) ** 2
    return faded
