"""Everything that listens to a narration while it is decoded."""

from dataclasses import dataclass
from typing import BinaryIO

from common.audio.grid import time_grid
from common.audio.loudness_meter import LoudnessMeter, Measurement
from common.audio.pcm import Frames
from gateway.ingest.background import background_dbfs
from gateway.ingest.canonical import CanonicalFacts, CanonicalWriter, SpeechWriter
from gateway.ingest.speech import Speech, SpeechLevels, find_speech
from gateway.ingest.track import ExtremesMeter, write_track


@dataclass(frozen=True, slots=True)
class Outputs:
    """Where the files go."""

    audio: BinaryIO
    speech: BinaryIO
    track: BinaryIO


@dataclass(frozen=True, slots=True)
class RecordingFacts:
    """What was found in the audio."""

    canonical: CanonicalFacts
    measurement: Measurement
    speech: Speech
    noise_floor_dbfs: float


class Recording:
    """Writes and measures a stream of audio, in pieces of any size and flat memory."""

    def __init__(self, outputs: Outputs, sample_rate_hz: int, channel_count: int) -> None:
        self.sample_rate_hz = sample_rate_hz
        self.channel_count = channel_count
        self.frame_count = 0
        self._outputs = outputs
        self._canonical = CanonicalWriter(outputs.audio, sample_rate_hz, channel_count)
        self._speech = SpeechWriter(outputs.speech, sample_rate_hz)
        self._loudness = LoudnessMeter(sample_rate_hz, channel_count)
        self._levels = SpeechLevels()
        self._extremes = ExtremesMeter(sample_rate_hz)

    @property
    def duration_ms(self) -> int:
        """Length so far, rounded down."""
        return self.frame_count * 1000 // self.sample_rate_hz

    @property
    def heard(self) -> bool:
        """Whether anything was louder than silence so far."""
        return self._levels.heard

    def push(self, frames: Frames) -> None:
        """Take the next frames, float32 of shape (frames, channels)."""
        self.frame_count += len(frames)
        written = self._canonical.push(frames)
        self._levels.push(self._speech.push(written))
        self._loudness.push(written)
        self._extremes.push(written)

    def finish(self) -> RecordingFacts:
        """Complete the files and say what was found."""
        self._levels.push(self._speech.finish())
        canonical = self._canonical.finish()
        measurement = self._loudness.finish()
        write_track(self._outputs.track, self._extremes.finish(measurement))
        speech = find_speech(self._levels.finish(), self.duration_ms)
        sub_block_ms = 1000 * time_grid(self.sample_rate_hz).sub_block_frames / self.sample_rate_hz
        floor_dbfs = background_dbfs(measurement.mean_squares, speech.silences, sub_block_ms)
        return RecordingFacts(canonical, measurement, speech, floor_dbfs)
