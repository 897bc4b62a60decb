"""Damped sinusoids in bulk: the voice of struck and plucked things."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from services.musicgen.engine import SAMPLE_RATE_HZ, FloatArray

_ROW_FRAMES = 512
_SILENCE = 1e-5
_HIGHEST_HZ = 16_000.0


@dataclass(frozen=True, slots=True)
class Partials:
    """Modes of a vibrating body, each field (modes,): frequency, amplitude, phase, decay rate.

    Phases in radians (0 starts at zero, upwards), decays in nepers a second.
    """

    frequencies_hz: NDArray[np.float64]
    amplitudes: NDArray[np.float64]
    phases: NDArray[np.float64]
    decays: NDArray[np.float64]


def render_partials(partials: Partials, duration_s: float) -> FloatArray:
    """The sum of the modes, float32 (frames,).

    Modal synthesis (Adrien 1991, The missing link: modal synthesis). With t = row + column, every
    mode is an outer product of two short exponentials, so that all of them come out of one matrix
    product; phases are taken in float64 and wrapped, so that long tones stay in tune. Modes that
    have died away are dropped from the rows they no longer reach.
    """
    count = round(duration_s * SAMPLE_RATE_HZ)
    rows = -(-count // _ROW_FRAMES)
    heard = (np.abs(partials.amplitudes) > _SILENCE) & (partials.frequencies_hz < _HIGHEST_HZ)
    order = np.argsort(partials.decays[heard], kind="stable")
    frequencies = partials.frequencies_hz[heard][order]
    amplitudes = partials.amplitudes[heard][order]
    phases = partials.phases[heard][order]
    decays = partials.decays[heard][order]
    step_s = _ROW_FRAMES / SAMPLE_RATE_HZ
    reach = np.log(np.maximum(np.abs(amplitudes) / _SILENCE, 1.0)) / np.maximum(decays, 1e-3)
    lives = np.minimum(rows, np.ceil(reach / step_s).astype(int) + 1)
    columns_s = np.arange(_ROW_FRAMES, dtype=np.float64) / SAMPLE_RATE_HZ
    inner = _turns(frequencies, decays, columns_s)
    output = np.zeros((rows, _ROW_FRAMES), dtype=np.float32)
    for first, last, alive in _groups(lives):
        chosen = slice(first, last)
        outer = _turns(
            frequencies[chosen], decays[chosen], step_s * np.arange(alive, dtype=np.float64)
        )
        outer = outer * (amplitudes[chosen] * np.exp(1j * (phases[chosen] - np.pi / 2)))[:, None]
        left = np.concatenate([outer.real, -outer.imag]).astype(np.float32)
        right = np.concatenate([inner[chosen].real, inner[chosen].imag]).astype(np.float32)
        output[:alive] += left.T @ right
    return output.reshape(-1)[:count]


def _turns(
    frequencies: NDArray[np.float64], decays: NDArray[np.float64], times_s: NDArray[np.float64]
) -> NDArray[np.complex64]:
    """Damped complex exponentials (modes, times)."""
    cycles = np.outer(frequencies, times_s)
    angle = (2 * np.pi * (cycles - np.floor(cycles))).astype(np.float32)
    size = np.exp(-np.outer(decays, times_s).astype(np.float32))
    turns = np.empty(angle.shape, dtype=np.complex64)
    turns.real = np.cos(angle) * size
    turns.imag = np.sin(angle) * size
    return turns


def _groups(lives: NDArray[np.int_]) -> list[tuple[int, int, int]]:
    """Runs of modes (first, end, rows) that are rendered together: a few products, little waste."""
    groups: list[tuple[int, int, int]] = []
    first = 0
    while first < len(lives):
        alive = int(lives[first:].max())
        end = first + 1
        while end < len(lives) and lives[end] > alive / 3:
            end += 1
        groups.append((first, end, alive))
        first = end
    return groups
