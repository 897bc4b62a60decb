"""Streams of bytes in chunks: offsets are checked and the whole is hashed, at both ends."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

from common.audio.format import AudioFormat
from common.audio.pcm import Frames, decode_pcm
from common.errors import InvalidArgument, OutOfRange

# The least CPU time a byte (docs/performance.md).
CHUNK_BYTES = 256 * 1024
# What a receiver takes at most in one chunk.
MAX_CHUNK_BYTES = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Chunk:
    """A piece of a stream and where it begins."""

    offset_bytes: int
    data: bytes


class ChunkWriter:
    """Cuts a stream of bytes into chunks of CHUNK_BYTES and hashes it."""

    def __init__(self) -> None:
        self._pending = bytearray()
        self._offset_bytes = 0
        self._hash = hashlib.sha256()

    def write(self, data: bytes) -> Iterator[Chunk]:
        """The chunks that have become full."""
        self._hash.update(data)
        self._pending += data
        while len(self._pending) >= CHUNK_BYTES:
            yield self._take(CHUNK_BYTES)

    def flush(self) -> Iterator[Chunk]:
        """The last chunk, if anything is left."""
        if self._pending:
            yield self._take(len(self._pending))

    @property
    def sha256(self) -> str:
        """Of all that was written, in hexadecimal."""
        return self._hash.hexdigest()

    def _take(self, size_bytes: int) -> Chunk:
        chunk = Chunk(self._offset_bytes, bytes(self._pending[:size_bytes]))
        del self._pending[:size_bytes]
        self._offset_bytes += size_bytes
        return chunk


class ChunkReader:
    """Checks the offsets of chunks that come in, counts and hashes them."""

    def __init__(self) -> None:
        self._hash = hashlib.sha256()
        self.size_bytes = 0

    def read(self, chunk: Chunk) -> bytes:
        """The chunk's data.

        Raises OutOfRange for a wrong offset, naming the expected one, and InvalidArgument for an
        empty chunk or one over MAX_CHUNK_BYTES.
        """
        if chunk.offset_bytes != self.size_bytes:
            raise OutOfRange(
                "WRONG_OFFSET",
                f"got a chunk at offset {chunk.offset_bytes}, expected {self.size_bytes}",
            )
        if not 0 < len(chunk.data) <= MAX_CHUNK_BYTES:
            raise InvalidArgument(
                "WRONG_CHUNK_SIZE",
                f"got a chunk of {len(chunk.data)} bytes, expected 1 to {MAX_CHUNK_BYTES}",
            )
        self._hash.update(chunk.data)
        self.size_bytes += len(chunk.data)
        return chunk.data

    @property
    def sha256(self) -> str:
        """Of all that came, in hexadecimal."""
        return self._hash.hexdigest()


class FrameReader:
    """Turns chunks of PCM into blocks of whole frames, float32 of shape (frames, channels)."""

    def __init__(self, audio_format: AudioFormat) -> None:
        self._format = audio_format
        self._chunks = ChunkReader()
        self._rest = b""

    def read(self, chunk: Chunk) -> Frames:
        """The frames that are complete now; raises as ChunkReader.read does."""
        data = self._rest + self._chunks.read(chunk)
        whole_bytes = len(data) - len(data) % self._format.frame_bytes
        self._rest = data[whole_bytes:]
        return decode_pcm(data[:whole_bytes], self._format)

    def close(self) -> None:
        """Raises InvalidArgument where the stream ended inside a frame."""
        if self._rest:
            raise InvalidArgument(
                "INCOMPLETE_FRAME",
                f"got {self._chunks.size_bytes} bytes of audio, expected a multiple of "
                f"{self._format.frame_bytes} (the bytes of a frame)",
            )

    @property
    def frame_count(self) -> int:
        """How many whole frames came."""
        return self._chunks.size_bytes // self._format.frame_bytes

    @property
    def sha256(self) -> str:
        """Of all the bytes that came, in hexadecimal."""
        return self._chunks.sha256
