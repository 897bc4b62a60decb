"""Streams of bytes in chunks."""

import hashlib
import random

import numpy as np
import pytest

from common.audio.chunks import (
    CHUNK_BYTES,
    MAX_CHUNK_BYTES,
    Chunk,
    ChunkReader,
    ChunkWriter,
    FrameReader,
)
from common.audio.format import AudioEncoding, AudioFormat
from common.audio.pcm import encode_pcm
from common.errors import InvalidArgument, OutOfRange

STEREO_S24 = AudioFormat(AudioEncoding.S24LE, 44100, 2)


def test_what_is_written_is_what_is_read() -> None:
    data = random.Random(0).randbytes(3 * CHUNK_BYTES + 17)
    writer, reader = ChunkWriter(), ChunkReader()
    chunks = [c for start in range(0, len(data), 1000) for c in writer.write(data[start:][:1000])]
    chunks += writer.flush()
    assert [len(chunk.data) for chunk in chunks] == [CHUNK_BYTES] * 3 + [17]
    assert b"".join(reader.read(chunk) for chunk in chunks) == data
    assert reader.sha256 == writer.sha256 == hashlib.sha256(data).hexdigest()


def test_a_wrong_offset_names_the_expected_one() -> None:
    reader = ChunkReader()
    reader.read(Chunk(0, b"abc"))
    with pytest.raises(OutOfRange, match="offset 4, expected 3"):
        reader.read(Chunk(4, b"d"))


@pytest.mark.parametrize("size", [0, MAX_CHUNK_BYTES + 1])
def test_chunks_have_a_size(size: int) -> None:
    with pytest.raises(InvalidArgument, match=f"chunk of {size} bytes"):
        ChunkReader().read(Chunk(0, b"x" * size))


def test_frames_may_be_cut_anywhere() -> None:
    frames = np.random.default_rng(0).uniform(-1, 1, (500, 2)).astype(np.float32)
    data = encode_pcm(frames, AudioEncoding.S24LE)
    reader = FrameReader(STEREO_S24)
    blocks, offset = [], 0
    for size in (1, 7, 100, 1000, 10_000):
        piece = data[offset : offset + size]
        blocks.append(reader.read(Chunk(offset, piece)))
        offset += len(piece)
    reader.close()
    assert reader.frame_count == 500
    assert np.max(np.abs(np.concatenate(blocks) - frames)) < 2**-23


def test_a_stream_that_ends_inside_a_frame_is_refused() -> None:
    reader = FrameReader(STEREO_S24)
    reader.read(Chunk(0, b"\x00" * 7))
    with pytest.raises(InvalidArgument, match="7 bytes of audio, expected a multiple of 6"):
        reader.close()
