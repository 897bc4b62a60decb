"""A take's way out: raw audio becomes blocks at the level of takes, and in the end its result."""

from collections.abc import Iterator

import numpy as np

from common.audio.loudness import integrated_lufs
from common.audio.loudness_meter import LoudnessMeter, measure
from services.musicgen.bed.appraisal import appraise
from services.musicgen.engine import (
    SAMPLE_RATE_HZ,
    FloatArray,
    Take,
    TakeBlock,
    TakeResult,
    Tonality,
)
from services.musicgen.light.loudness import take_gain
from services.musicgen.light.master import close, limit
from services.musicgen.listening.listener import Heard, Listener
from services.musicgen.prompt.wording import Wording, key_name

BLOCK_FRAMES = 32_768
"""What is handed out at once: 128 KiB of mono float32."""

_LEVEL_FRAMES = 25 * SAMPLE_RATE_HZ
_OPENING_FRAMES = SAMPLE_RATE_HZ // 100
_LONGEST_CLOSING_S = 3.0
_CLOSING_SHARE = 0.2


class Finisher:
    """Levels one take, lets it begin without a click and die away, hears and measures it.

    Its gain is what brings the first 25 s (or all of a shorter take) to TAKE_LOUDNESS_LUFS, so
    that long takes leave while they are made; what they really have stands in the result. The
    take is total_frames long, whatever comes.
    """

    def __init__(
        self, take_index: int, take: Take, total_frames: int, channel_count: int, words: Wording
    ) -> None:
        self._take_index = take_index
        self._take = take
        self._total_frames = total_frames
        self._channel_count = channel_count
        self._words = words
        duration_s = total_frames / SAMPLE_RATE_HZ
        self._closing_frames = round(
            min(_LONGEST_CLOSING_S, _CLOSING_SHARE * duration_s) * SAMPLE_RATE_HZ
        )
        self._waiting: list[FloatArray] = []
        self._taken_frames = 0
        self._given_frames = 0
        self._gain: np.float32 | None = None
        self._meter = LoudnessMeter(SAMPLE_RATE_HZ, channel_count)
        self._listener = Listener()

    def push(self, samples: FloatArray) -> Iterator[TakeBlock]:
        """The blocks that the next samples (frames, channels) complete; the excess is dropped."""
        samples = samples[: self._total_frames - self._taken_frames]
        self._taken_frames += len(samples)
        self._waiting.append(samples)
        if self._gain is None and self._taken_frames < min(self._total_frames, _LEVEL_FRAMES):
            return
        whole = np.concatenate(self._waiting)
        self._waiting = []
        if self._gain is None:
            loudness_lufs = integrated_lufs(measure(whole[:_LEVEL_FRAMES], SAMPLE_RATE_HZ).energies)
            self._gain = np.float32(take_gain(loudness_lufs))
        for start in range(0, len(whole), BLOCK_FRAMES):
            yield self._block(whole[start : start + BLOCK_FRAMES] * self._gain)

    def finish(self) -> Iterator[TakeBlock | TakeResult]:
        """What is left, then the result; silence stands for what never came."""
        missing = self._total_frames - self._taken_frames
        if missing > 0:
            yield from self.push(np.zeros((missing, self._channel_count), np.float32))
        yield self._result()

    def _block(self, samples: FloatArray) -> TakeBlock:
        levelled = limit(samples)
        _open(levelled, self._given_frames)
        close(levelled, self._given_frames, self._total_frames, self._closing_frames)
        self._given_frames += len(levelled)
        self._meter.push(levelled)
        self._listener.hear(levelled)
        return TakeBlock(self._take_index, levelled)

    def _result(self) -> TakeResult:
        energies = self._meter.finish().energies
        heard = self._listener.heard()
        tonality = self._tonality(heard)
        key = key_name(tonality.tonic_pitch_class, tonality.mode)
        return TakeResult(
            take_index=self._take_index,
            tonality=tonality,
            description=(
                f"{self._words.emotion.value} in {key}, {tonality.tempo_bpm:.0f} bpm: "
                f"{self._words.text}"
            ),
            score=appraise(heard, energies, self._words.aim),
            loudness_lufs=integrated_lufs(energies),
            take=self._take,
        )

    def _tonality(self, heard: Heard) -> Tonality:
        """What was heard; what was wanted where nothing could be heard."""
        wanted = self._words.aim
        tempo_bpm = wanted.tempo_bpm if heard.tempo_bpm is None else heard.tempo_bpm
        if heard.key.fit > 0.0:
            return Tonality(heard.key.tonic_pitch_class, heard.key.mode, tempo_bpm)
        return Tonality(wanted.tonic_pitch_class or 0, wanted.mode, tempo_bpm)


def _open(samples: FloatArray, first_frame: int) -> None:
    """Lets the first 10 ms of a take rise from 0, in place; samples begin at first_frame."""
    count = min(len(samples), _OPENING_FRAMES - first_frame)
    if count > 0:
        share = (first_frame + np.arange(count)) / _OPENING_FRAMES
        samples[:count] *= (np.sin(0.5 * np.pi * share) ** 2).astype(np.float32)[:, None]
