"""Narrations made for tests: spoken sentences whose true times are known to the sample.

    narration = make_narration(["비가 내렸다.", "문이 열렸다."], NarrationOptions(seed=3))
    narration.samples         float32 (frames, channels)
    narration.sentences[0]    text, start_ms, end_ms
    write_wav(path, narration)

espeak-ng speaks (services/stt/light/voice.py). Everything that changes its speech here (formants,
pauses, room, noise) is this file's own, so that no test measures the aligner against itself.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import soundfile
import soxr
from numpy.random import PCG64, Generator
from numpy.typing import NDArray
from scipy.signal import oaconvolve

from services.stt.light.voice import Voice

Samples = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class NarrationOptions:
    """How a narration is spoken and recorded.

    voice: name of espeak-ng, such as "ko+f3" (a variant) or "en-us" (another language).
    formant_shift: ratio by which pitch and formants move at an unchanged speed (0.8 to 1.25).
    pause_ms: shortest and longest pause between sentences; (60, 60) makes run-on speech.
    speed_jitter: each sentence's speed differs by up to this share.
    reverb_s: time in which the room's echo falls by 60 dB; 0 is no room.
    noise_snr_db: pink noise this far below the speech; None is silence between the words.
    """

    voice: str = "ko+f3"
    speed_wpm: int = 155
    pitch: int = 60
    formant_shift: float = 1.0
    pause_ms: tuple[int, int] = (200, 1500)
    lead_ms: int = 700
    tail_ms: int = 900
    speed_jitter: float = 0.0
    reverb_s: float = 0.0
    reverb_wet: float = 0.25
    noise_snr_db: float | None = None
    peak: float = 0.5
    sample_rate_hz: int = 16_000
    channel_count: int = 1
    seed: int = 0


@dataclass(frozen=True, slots=True)
class SpokenSentence:
    """A sentence and when its sound starts and ends."""

    text: str
    start_ms: float
    end_ms: float


@dataclass(frozen=True, slots=True)
class Narration:
    """A recording: samples float32 (frames, channels), its rate and what is said when."""

    samples: Samples = field(repr=False)
    sample_rate_hz: int
    sentences: tuple[SpokenSentence, ...]

    @property
    def duration_ms(self) -> float:
        """Length of the recording."""
        return 1000 * len(self.samples) / self.sample_rate_hz


def make_narration(sentences: Sequence[str], options: NarrationOptions | None = None) -> Narration:
    """Speaks the sentences in order. The same options give the same samples."""
    options = options or NarrationOptions()
    generator = Generator(PCG64(options.seed))
    rate_hz = options.sample_rate_hz
    pieces: list[Samples] = [np.zeros(rate_hz * options.lead_ms // 1000, np.float32)]
    spoken: list[SpokenSentence] = []
    frame = len(pieces[0])
    with Voice(options.voice, options.speed_wpm, options.pitch) as voice:
        for text in sentences:
            speech = _say(voice, text, options, generator)
            start_ms, end_ms = (1000 * (frame + at) / rate_hz for at in (0, len(speech)))
            spoken.append(SpokenSentence(text, start_ms, end_ms))
            pause_ms = generator.integers(*options.pause_ms, endpoint=True)
            pieces += [speech, np.zeros(int(pause_ms * rate_hz / 1000), np.float32)]
            frame += len(pieces[-2]) + len(pieces[-1])
    pieces[-1] = np.zeros(rate_hz * options.tail_ms // 1000, np.float32)
    samples = _record(np.concatenate(pieces), options, generator)
    return Narration(_to_channels(samples, options.channel_count), rate_hz, tuple(spoken))


def write_wav(path: Path, narration: Narration) -> Path:
    """Writes 16-bit PCM and gives the path back."""
    soundfile.write(path, narration.samples, narration.sample_rate_hz, subtype="PCM_16")
    return path


def pink_noise(frame_count: int, generator: Generator) -> Samples:
    """Noise of 1/f power over the whole length, RMS 1 (shaped in blocks of 2^16 frames)."""
    block = 1 << 16
    shape = 1 / np.sqrt(np.maximum(np.arange(block // 2 + 1), 1))
    blocks = []
    for _ in range(0, frame_count, block):
        spectrum = np.fft.rfft(generator.standard_normal(block)) * shape
        blocks.append(np.fft.irfft(spectrum).astype(np.float32))
    noise = np.concatenate(blocks)[:frame_count] if blocks else np.zeros(0, np.float32)
    return noise / max(_rms(noise), 1e-9)


def _say(voice: Voice, text: str, options: NarrationOptions, generator: Generator) -> Samples:
    """One text at the options' rate and speed, trimmed to its sound."""
    jitter = 1 + options.speed_jitter * generator.uniform(-1, 1)
    # Read slower by the shift first: the resampling below makes it faster by as much.
    speed_wpm = round(options.speed_wpm * jitter / options.formant_shift)
    speech = voice.speak(text, speed_wpm).samples
    rate_hz = voice.sample_rate_hz * options.formant_shift
    resampled: Samples = soxr.resample(speech, rate_hz, options.sample_rate_hz)
    loud = np.flatnonzero(np.abs(resampled) > 0.01 * np.max(np.abs(resampled), initial=1e-9))
    return resampled[loud[0] : loud[-1] + 1] if len(loud) else resampled[:0]


def _record(samples: Samples, options: NarrationOptions, generator: Generator) -> Samples:
    """The speech in its room, with its noise, at its level."""
    if options.reverb_s > 0:
        frames = np.arange(int(options.reverb_s * options.sample_rate_hz))
        decay = np.exp(-6.908 * frames / len(frames))  # ln(1000): -60 dB at the end
        echo = (generator.standard_normal(len(frames)) * decay).astype(np.float32)
        echo *= options.reverb_wet / np.sqrt(np.sum(echo**2))
        samples = samples + oaconvolve(samples, echo)[: len(samples)]
    samples = samples * (options.peak / np.max(np.abs(samples), initial=1e-9))
    if options.noise_snr_db is not None:
        speech_rms = _rms(samples[np.abs(samples) > 0.01 * options.peak])
        noise = pink_noise(len(samples), generator)
        samples = samples + noise * (speech_rms * 10 ** (-options.noise_snr_db / 20))
    return np.clip(samples, -1, 1).astype(np.float32)


def _to_channels(samples: Samples, channel_count: int) -> Samples:
    return np.repeat(samples[:, np.newaxis], channel_count, axis=1)


def _rms(samples: Samples) -> float:
    return float(np.sqrt(np.mean(samples**2))) if len(samples) else 0.0
