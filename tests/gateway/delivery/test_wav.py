"""WAV headers, small and over 4 GiB."""

import io

import av
import numpy as np
import pytest
import soundfile

from gateway.delivery.formats import Format
from gateway.delivery.spec import DeliverySpec
from gateway.delivery.wav import wav_bytes, wav_header


def spec(frame_count: int, channel_count: int = 2, bit_depth: int = 24) -> DeliverySpec:
    return DeliverySpec(Format.WAV, 48_000, channel_count, frame_count, bit_depth=bit_depth)


@pytest.mark.parametrize(("bit_depth", "subtype"), [(16, "PCM_16"), (24, "PCM_24")])
@pytest.mark.parametrize(("frame_count", "channel_count"), [(0, 1), (101, 1), (4_800, 2)])
def test_is_read_by_others(
    bit_depth: int, subtype: str, frame_count: int, channel_count: int
) -> None:
    wanted = spec(frame_count, channel_count, bit_depth)
    frames = np.linspace(-1, 1, frame_count * channel_count).reshape(-1, channel_count)
    data = b"".join(wav_bytes([frames.astype(np.float32)], wanted))
    assert len(data) == int.from_bytes(data[4:8], "little") + 8
    with soundfile.SoundFile(io.BytesIO(data)) as file:
        assert (file.format, file.subtype, file.samplerate) == ("WAV", subtype, 48_000)
        read = file.read(dtype="float64", always_2d=True)
    assert read.shape == frames.shape
    assert np.abs(read - frames).max(initial=0) <= 2 / 2 ** (bit_depth - 1)


def test_is_rf64_from_4_gib_on() -> None:
    largest = (2**32 - 1 - 36) // 6
    assert wav_header(spec(largest))[:4] == b"RIFF"
    wanted = spec(largest + 1)
    header = wav_header(wanted)
    assert (header[:4], header[8:16]) == (b"RF64", b"WAVEds64")
    data_bytes = (largest + 1) * 6
    assert int.from_bytes(header[28:36], "little") == data_bytes
    assert int.from_bytes(header[20:28], "little") == len(header) - 8 + data_bytes
    with av.open(io.BytesIO(header + bytes(60_000)), format="wav") as source:
        assert source.streams.audio[0].codec_context.name == "pcm_s24le"
        assert sum(frame.samples for frame in source.decode(audio=0)) == 10_000
