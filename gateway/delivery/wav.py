"""WAV files written front to back: the length is known, so that a stream has a true header.

RIFF/WAVE with WAVE_FORMAT_PCM; from 4 GiB on RF64 (EBU Tech 3306), which has 64-bit sizes.
"""

import struct
from collections.abc import Iterable, Iterator

from common.audio.format import AudioEncoding
from common.audio.pcm import Frames, encode_pcm
from gateway.delivery.dither import Dither
from gateway.delivery.spec import DeliverySpec

_PCM = 1
_LARGEST_RIFF_BYTES = 0xFFFF_FFFF
_IN_DS64 = 0xFFFF_FFFF


def wav_bytes(blocks: Iterable[Frames], spec: DeliverySpec) -> Iterator[bytes]:
    """The file in pieces; the blocks hold delivered_frame_count frames in all."""
    yield wav_header(spec)
    dither = Dither(spec.seed)
    for block in blocks:
        if spec.bit_depth == 16:
            yield dither.round(block).astype("<i2").tobytes()
        else:
            yield encode_pcm(block, AudioEncoding.S24LE)
    if _data_bytes(spec) % 2:
        yield b"\0"


def wav_header(spec: DeliverySpec) -> bytes:
    """Everything before the samples."""
    data_bytes = _data_bytes(spec)
    frame_bytes = spec.channel_count * spec.bit_depth // 8
    rate_hz = spec.delivered_rate_hz
    layout = (_PCM, spec.channel_count, rate_hz, rate_hz * frame_bytes, frame_bytes, spec.bit_depth)
    fmt = b"fmt " + struct.pack("<IHHIIHH", 16, *layout)
    riff_bytes = 4 + len(fmt) + 8 + data_bytes + data_bytes % 2
    if riff_bytes <= _LARGEST_RIFF_BYTES:
        return b"RIFF" + struct.pack("<I", riff_bytes) + b"WAVE" + fmt + _data_head(data_bytes)
    frame_count = spec.delivered_frame_count
    sizes = struct.pack("<IQQQI", 28, riff_bytes + 36, data_bytes, frame_count, 0)
    head = b"RF64" + struct.pack("<I", _IN_DS64) + b"WAVE" + b"ds64" + sizes
    return head + fmt + _data_head(_IN_DS64)


def _data_head(data_bytes: int) -> bytes:
    return b"data" + struct.pack("<I", data_bytes)


def _data_bytes(spec: DeliverySpec) -> int:
    return spec.delivered_frame_count * spec.channel_count * spec.bit_depth // 8
