"""A recursive filter as products of matrices (Burrus, Block Realization of Digital Filters, 1972).

A block is cut into rows of some dozens of samples. What a row answers to itself is one product for
all rows at once; only the few numbers that a row leaves to the next one are recursive. That is
three times as fast as sample by sample.

The products are made in groups of rows of one size, small enough for OpenBLAS to make each on one
thread (interface/gemm.c: up to 4 * 65536 multiplications). So neither the number of blocks nor that
of threads changes a bit, and no thread waits for another.
"""

from functools import cache

import numpy as np
from numpy.typing import NDArray

_MULTIPLICATIONS_AT_ONCE = 4 * 65536
_FORGOTTEN = 1e-12


class RowFilter:
    """Filters blocks from rest."""

    def __init__(self, sections: NDArray[np.float64], row_frames: int) -> None:
        """Sections of shape (n, 6), whose poles are distinct and none of them real."""
        self._row_frames = row_frames
        poles, residues = _partial_fractions(sections)
        self._pole_count = len(poles)
        powers = poles ** np.arange(row_frames + 1)[:, None]
        delays = np.arange(row_frames) - np.arange(row_frames)[:, None]
        response = np.where(delays >= 0, _impulse_response(sections, row_frames)[delays], 0.0)
        # What a row answers to itself, and what it leaves to the next, (row, row + 2 * poles).
        left = powers[row_frames - 1 :: -1]
        self._own = _float32(np.concatenate([response, left.real, left.imag], axis=1))
        # What a row answers to what was left to it, (2 * poles, row).
        answer = (2 * residues * powers[1:]).T
        self._inherited = _float32(np.concatenate([answer.real, -answer.imag]))
        # What remains of it after a row.
        self._decays = powers[row_frames]

    def rows(self, blocks: NDArray[np.float32], skipped_rows: int) -> NDArray[np.float32]:
        """Blocks (n, rows * row_frames) filtered, (n, rows - skipped_rows, row_frames)."""
        rows = blocks.reshape(len(blocks), -1, self._row_frames)
        own = _product(rows, self._own)
        states = self._states(own[:, :, self._row_frames :])
        filtered = _product(states, self._inherited)[:, skipped_rows:]
        filtered += own[:, skipped_rows:, : self._row_frames]
        return filtered

    def _states(self, left: NDArray[np.float32]) -> NDArray[np.float32]:
        """What all rows before have left to each row, real parts before imaginary ones."""
        states = np.zeros_like(left)
        for index, decay in enumerate(self._decays):
            parts = [index, index + self._pole_count]
            real, imaginary = (left[:, :-1, part].astype(np.float64) for part in parts)
            _accumulate(real, imaginary, decay)
            states[:, 1:, parts[0]], states[:, 1:, parts[1]] = real, imaginary
        return states


def _accumulate(real: NDArray[np.float64], imaginary: NDArray[np.float64], decay: complex) -> None:
    """To each of the rows, (n, rows), add the rows before it, each decayed by its distance.

    By doubling the distance, until nothing that float32 could hold is left of the furthest.
    """
    distance = 1
    while distance < real.shape[1] and abs(decay) > _FORGOTTEN:
        old_real, old_imaginary = real[:, :-distance].copy(), imaginary[:, :-distance].copy()
        real[:, distance:] += decay.real * old_real - decay.imag * old_imaginary
        imaginary[:, distance:] += decay.real * old_imaginary + decay.imag * old_real
        decay, distance = decay * decay, distance * 2


def _impulse_response(sections: NDArray[np.float64], count: int) -> NDArray[np.float64]:
    """The first values that the sections answer to a single one."""
    response = np.zeros(count)
    response[0] = 1.0
    for b0, b1, b2, _, a1, a2 in sections:
        first = second = 0.0
        for index, value in enumerate(response.copy()):
            response[index] = b0 * value + first
            first = b1 * value - a1 * response[index] + second
            second = b2 * value - a2 * response[index]
    return response


def _product(rows: NDArray[np.float32], matrix: NDArray[np.float32]) -> NDArray[np.float32]:
    """Rows (n, rows, k) times a matrix (k, m), in groups."""
    size = _group_rows(rows.shape[1], _MULTIPLICATIONS_AT_ONCE // matrix.size)
    product: NDArray[np.float32] = np.matmul(rows.reshape(-1, size, rows.shape[2]), matrix)
    return product.reshape(len(rows), rows.shape[1], matrix.shape[1])


@cache
def _group_rows(row_count: int, most: int) -> int:
    """The largest divisor of a number of rows that is not over `most`."""
    return max(size for size in range(1, most + 1) if row_count % size == 0)


def _partial_fractions(
    sections: NDArray[np.float64],
) -> tuple[NDArray[np.complex128], NDArray[np.complex128]]:
    """The poles over the real axis, and their residues."""
    zeros = np.array([1.0])
    for section in sections:
        zeros = np.convolve(zeros, section[:3])
    poles = np.concatenate([np.roots(section[3:]) for section in sections])
    upper = np.flatnonzero(poles.imag > 0)
    others = [np.delete(poles, index) for index in upper]
    residues = [
        np.polyval(zeros[::-1], 1 / poles[index]) / np.prod(1 - rest / poles[index])
        for index, rest in zip(upper, others, strict=True)
    ]
    return poles[upper], np.array(residues)


def _float32(values: NDArray[np.float64]) -> NDArray[np.float32]:
    return np.ascontiguousarray(values, np.float32)
