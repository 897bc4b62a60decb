"""A file as ffmpeg reads it through PyAV."""

from os import SEEK_END
from typing import BinaryIO


class SourceFile:
    """Answers ffmpeg's seeks to places that do not exist, as a damaged file makes it try, with an
    error of its own kind; Python's would end the decoding as if the disk had failed.
    """

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._size_bytes = file.seek(0, SEEK_END)
        file.seek(0)

    def read(self, size_bytes: int) -> bytes:
        """The next bytes, fewer at the end."""
        return self._file.read(size_bytes)

    def tell(self) -> int:
        """The position."""
        return self._file.tell()

    def seek(self, offset: int, whence: int) -> int:
        """The new position; a negative number, which ffmpeg takes for an error, outside."""
        origin = (0, self._file.tell(), self._size_bytes)[whence]
        position = origin + offset
        return self._file.seek(position) if 0 <= position <= self._size_bytes else -1
