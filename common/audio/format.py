"""How PCM is written."""

from dataclasses import dataclass
from enum import StrEnum


class AudioEncoding(StrEnum):
    """How one sample is written, little endian."""

    S16LE = "s16le"
    S24LE = "s24le"
    F32LE = "f32le"


_SAMPLE_BYTES = {AudioEncoding.S16LE: 2, AudioEncoding.S24LE: 3, AudioEncoding.F32LE: 4}


@dataclass(frozen=True, slots=True)
class AudioFormat:
    """The format of a stream of PCM; samples of all channels are interleaved."""

    encoding: AudioEncoding
    sample_rate_hz: int
    channel_count: int

    @property
    def frame_bytes(self) -> int:
        """Bytes of one sample of all channels."""
        return _SAMPLE_BYTES[self.encoding] * self.channel_count


# What stt and classifier hear.
SPEECH_FORMAT = AudioFormat(AudioEncoding.S16LE, 16000, 1)
# The rate of all takes.
TAKE_SAMPLE_RATE_HZ = 48000
