"""PCM bytes to float32 frames and back."""

import numpy as np
from numpy.typing import NDArray

from common.audio.format import AudioEncoding, AudioFormat

Frames = NDArray[np.float32]

_S16_SCALE = 32768.0
_S24_SCALE = 8388608.0


def decode_pcm(data: bytes, audio_format: AudioFormat) -> Frames:
    """Bytes of whole frames as float32 of shape (frames, channels) in [-1, 1].

    Raises ValueError where the bytes end inside a frame.
    """
    match audio_format.encoding:
        case AudioEncoding.S16LE:
            samples = np.frombuffer(data, "<i2").astype(np.float32) / np.float32(_S16_SCALE)
        case AudioEncoding.S24LE:
            samples = _unpack_s24(data) / np.float32(_S24_SCALE)
        case AudioEncoding.F32LE:
            samples = np.frombuffer(data, "<f4").astype(np.float32)
    return samples.reshape(-1, audio_format.channel_count)


def encode_pcm(frames: Frames, encoding: AudioEncoding) -> bytes:
    """Float32 of shape (frames, channels) as bytes; integers are rounded to nearest, clipped."""
    match encoding:
        case AudioEncoding.S16LE:
            return _quantise(frames, _S16_SCALE).astype("<i2").tobytes()
        case AudioEncoding.S24LE:
            return _pack_s24(_quantise(frames, _S24_SCALE).astype("<i4"))
        case AudioEncoding.F32LE:
            return frames.astype("<f4", copy=False).tobytes()


def quantise_s24(frames: Frames) -> NDArray[np.int32]:
    """Float32 frames as 24 bits in the upper part of int32, which soundfile writes exactly."""
    return _quantise(frames, _S24_SCALE).astype(np.int32) << 8


def _quantise(frames: Frames, scale: float) -> NDArray[np.float32]:
    # A power of two scales exactly, and float32 holds every whole number up to 2^24.
    scaled = np.multiply(frames, np.float32(scale), dtype=np.float32)
    np.rint(scaled, out=scaled)
    return np.clip(scaled, np.float32(-scale), np.float32(scale - 1), out=scaled)


def _pack_s24(values: NDArray[np.int32]) -> bytes:
    # Byte by byte of all samples: five times as fast as three bytes of each sample.
    samples = np.ascontiguousarray(values).view(np.uint8).reshape(-1, 4)
    packed = np.empty((len(samples), 3), np.uint8)
    for index in range(3):
        packed[:, index] = samples[:, index]
    return packed.tobytes()


def _unpack_s24(data: bytes) -> NDArray[np.float32]:
    packed = np.frombuffer(data, np.uint8).reshape(-1, 3)
    samples = np.zeros((len(packed), 4), np.uint8)
    for index in range(3):
        samples[:, index + 1] = packed[:, index]
    return (samples.view("<i4").reshape(-1) >> 8).astype(np.float32)
