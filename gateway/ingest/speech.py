"""Where somebody speaks: energy between 300 and 4500 Hz against a floor that adapts.

A frame of 10 ms is loud when it lies clearly over the noise around it (the 10th percentile of
30 s) and not too far under the voice (the 95th percentile of all frames that are no silence).
Silences shorter than 200 ms belong to the speech around them, sounds shorter than 60 ms (clicks)
to the silence. It is a cutter of windows and a check that anybody speaks at all, not an aligner.
"""

from dataclasses import dataclass

import numpy as np
from numpy.fft import rfft
from numpy.typing import NDArray

from common.audio.pcm import Frames
from gateway.ingest.narration import Span

SAMPLE_RATE_HZ = 16_000
HOP_MS = 10
_HOP_FRAMES = SAMPLE_RATE_HZ * HOP_MS // 1000
_SPAN_FRAMES = 400  # 25 ms
_LOW_BIN, _HIGH_BIN = 8, 113  # 40 Hz apart: 320 to 4480 Hz
# Levels are kept as bytes, in half decibels over this one: 5 MB for 15 hours.
_LOWEST_DB, _STEP_DB = -120.0, 0.5
# A level under which nothing is speech, whatever the rest is like.
ABSOLUTE_GATE_DB = -70.0
# How far the voice rises over the noise at least: steady noise varies by 4 dB.
_LEAST_RISE_DB = 10.0
_OVER_NOISE_DB, _UNDER_VOICE_DB, _LEAST_UNDER_VOICE_DB = 6.0, 40.0, 10.0
_NOISE_HOPS = 3_000  # 30 s
_SHORTEST_SILENCE_HOPS = 20  # 200 ms
_SHORTEST_SOUND_HOPS = 6  # 60 ms
_LEAST_SPEECH_HOPS = 20  # 200 ms


@dataclass(frozen=True, slots=True)
class Speech:
    """What the detector found; silences are in order, inside [0, duration_ms]."""

    speech_ms: int
    silences: tuple[Span, ...]


class SpeechLevels:
    """Collects the band's level of each 10 ms from a stream at 16 kHz, mono."""

    def __init__(self) -> None:
        # The first frame is centred on 5 ms, as the hop is.
        self._pending = np.zeros((_SPAN_FRAMES - _HOP_FRAMES) // 2, np.float32)
        self._window = np.hanning(_SPAN_FRAMES).astype(np.float32)
        # By Parseval's theorem a sine of full scale has 0 dB.
        self._scale = 4.0 / (_SPAN_FRAMES * float((self._window**2).sum()))
        self._levels = bytearray()
        self.heard = False

    def push(self, frames: Frames) -> None:
        """Hear the next frames, float32 of shape (frames, 1)."""
        self._pending = np.concatenate([self._pending, frames[:, 0]])
        hops = (len(self._pending) - _SPAN_FRAMES) // _HOP_FRAMES + 1
        if hops > 0:
            self._measure(hops)

    def finish(self) -> NDArray[np.uint8]:
        """Levels of all hops, in steps of 0.5 dB from -120 dB."""
        self.push(np.zeros((_SPAN_FRAMES - _HOP_FRAMES, 1), np.float32))
        return np.frombuffer(bytes(self._levels), np.uint8)

    def _measure(self, hops: int) -> None:
        spans = np.lib.stride_tricks.sliding_window_view(self._pending, _SPAN_FRAMES)
        spectra = rfft(spans[::_HOP_FRAMES][:hops] * self._window)[:, _LOW_BIN:_HIGH_BIN]
        powers = (spectra.real**2 + spectra.imag**2).sum(axis=1) * self._scale
        levels_db = 10 * np.log10(np.maximum(powers, 1e-12))
        self.heard = self.heard or bool(levels_db.max() > ABSOLUTE_GATE_DB)
        steps = np.rint((levels_db - _LOWEST_DB) / _STEP_DB).clip(0, 255)
        self._levels += steps.astype(np.uint8).tobytes()
        self._pending = self._pending[hops * _HOP_FRAMES :]


def find_speech(levels: NDArray[np.uint8], duration_ms: int) -> Speech:
    """Speech and silences by a narration's levels; speech_ms is 0 where nobody speaks."""
    everything = (Span(0, duration_ms),)
    voice = _percentile_db(levels[levels > _to_step(ABSOLUTE_GATE_DB)], 95)
    if voice < ABSOLUTE_GATE_DB or voice - _percentile_db(levels, 10) < _LEAST_RISE_DB:
        return Speech(0, everything)
    loud = _without_short(_loud(levels, voice), False, _SHORTEST_SILENCE_HOPS)
    loud = _without_short(loud, True, _SHORTEST_SOUND_HOPS)
    if np.count_nonzero(loud) < _LEAST_SPEECH_HOPS:
        return Speech(0, everything)
    starts, ends = _runs(~loud)
    ends_ms = np.minimum(ends * HOP_MS, duration_ms)
    ends_ms[ends == len(loud)] = duration_ms
    spans = zip((starts * HOP_MS).tolist(), ends_ms.tolist(), strict=True)
    silences = tuple(Span(start_ms, end_ms) for start_ms, end_ms in spans if start_ms < end_ms)
    silent_ms = sum(span.end_ms - span.start_ms for span in silences)
    return Speech(duration_ms - silent_ms, silences)


def _loud(levels: NDArray[np.uint8], voice_db: float) -> NDArray[np.bool_]:
    """Whether each hop lies over the threshold of its surroundings."""
    loud = np.zeros(len(levels), np.bool_)
    for start in range(0, len(levels), _NOISE_HOPS // 3):
        part = slice(start, start + _NOISE_HOPS // 3)
        around = levels[max(0, start - _NOISE_HOPS // 3) : start + 2 * _NOISE_HOPS // 3]
        over_noise_db = _percentile_db(around, 10) + _OVER_NOISE_DB
        threshold_db = max(over_noise_db, voice_db - _UNDER_VOICE_DB, ABSOLUTE_GATE_DB)
        loud[part] = levels[part] > _to_step(min(threshold_db, voice_db - _LEAST_UNDER_VOICE_DB))
    return loud


def _without_short(flags: NDArray[np.bool_], value: bool, hops: int) -> NDArray[np.bool_]:
    """The flags with runs of `value` shorter than `hops` turned over."""
    starts, ends = _runs(flags == value)
    turned = flags.copy()
    for start, end in zip(starts, ends, strict=True):
        if end - start < hops:
            turned[start:end] = not value
    return turned


def _runs(flags: NDArray[np.bool_]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Starts and (exclusive) ends of the runs of True."""
    steps = np.diff(np.concatenate([[False], flags, [False]]).astype(np.int8))
    return np.flatnonzero(steps == 1), np.flatnonzero(steps == -1)


def _percentile_db(levels: NDArray[np.uint8], percent: float) -> float:
    """A percentile by histogram, in dB; -120 dB of nothing."""
    if not levels.size:
        return _LOWEST_DB
    counts = np.cumsum(np.bincount(levels, minlength=256))
    return float(np.searchsorted(counts, counts[-1] * percent / 100)) * _STEP_DB + _LOWEST_DB


def _to_step(level_db: float) -> float:
    return (level_db - _LOWEST_DB) / _STEP_DB
