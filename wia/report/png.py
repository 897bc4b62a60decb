"""Writes a PNG image of one byte a pixel with a palette (W3C PNG, third edition)."""

import struct
import zlib

import numpy as np
from numpy.typing import NDArray

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_BIT_DEPTH, _INDEXED = 8, 3
# Each row's filter: none; neighbours of an index are no prediction of it.
_NO_FILTER = 0


def write_png(pixels: NDArray[np.uint8], palette: NDArray[np.uint8]) -> bytes:
    """The image's file; pixels have shape (height, width), the palette (colours, 3)."""
    height, width = pixels.shape
    header = struct.pack(">IIBBBBB", width, height, _BIT_DEPTH, _INDEXED, 0, 0, 0)
    rows = np.pad(pixels, ((0, 0), (1, 0)), constant_values=_NO_FILTER)
    return (
        _SIGNATURE
        + _chunk(b"IHDR", header)
        + _chunk(b"PLTE", palette.astype(np.uint8).tobytes())
        + _chunk(b"IDAT", zlib.compress(rows.tobytes(), level=9))
        + _chunk(b"IEND", b"")
    )


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
