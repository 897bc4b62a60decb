"""PCM bytes to frames and back."""

import numpy as np
import pytest

from common.audio.format import AudioEncoding, AudioFormat
from common.audio.pcm import decode_pcm, encode_pcm

STEPS = {AudioEncoding.S16LE: 2.0**-15, AudioEncoding.S24LE: 2.0**-23, AudioEncoding.F32LE: 0.0}


@pytest.mark.parametrize("encoding", AudioEncoding)
@pytest.mark.parametrize("channel_count", [1, 2])
def test_round_trip_is_within_half_a_step(encoding: AudioEncoding, channel_count: int) -> None:
    frames = np.random.default_rng(1).uniform(-0.99, 0.99, (1000, channel_count))
    frames = frames.astype(np.float32)
    audio_format = AudioFormat(encoding, 48000, channel_count)
    data = encode_pcm(frames, encoding)
    assert len(data) == 1000 * audio_format.frame_bytes
    decoded = decode_pcm(data, audio_format)
    assert decoded.shape == frames.shape
    assert np.max(np.abs(decoded - frames)) <= STEPS[encoding] / 2 + 1e-8


def test_s24_is_little_endian_and_signed() -> None:
    frames = np.array([[1 / 2**23], [-1 / 2**23], [-1.0]], np.float32)
    assert encode_pcm(frames, AudioEncoding.S24LE).hex() == "010000ffffff000080"


def test_integers_clip_rather_than_wrap() -> None:
    loud = np.array([[2.0], [-2.0]], np.float32)
    assert encode_pcm(loud, AudioEncoding.S16LE).hex() == "ff7f0080"


def test_half_a_frame_is_refused() -> None:
    with pytest.raises(ValueError, match="buffer size"):
        decode_pcm(b"\x00" * 3, AudioFormat(AudioEncoding.S16LE, 8000, 1))
