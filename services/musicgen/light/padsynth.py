"""PADsynth: long seamless tables whose partials are narrow bands of noise, as of many players."""

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import fft

from services.musicgen.engine import SAMPLE_RATE_HZ, FloatArray
from services.musicgen.light.tone import pitch_hz

TABLE_FRAMES = 2**18
"""5.46 s: long enough that its return is not heard as a rhythm."""

_KEPT_TABLES = 16
_LOWEST_LEVEL = 1e-4

Spectrum = Callable[[NDArray[np.float64]], NDArray[np.float64]]


@dataclass(frozen=True, slots=True)
class Timbre:
    """A PADsynth sound.

    tilt is the exponent by which harmonics fall, body shapes them by frequency in hertz,
    width_cents is the bandwidth of each (as wide in cents), highest_hz where they end.
    """

    name: str
    tilt: float
    width_cents: float
    highest_hz: float
    body: Spectrum


class PadTables:
    """Tables by timbre and pitch, made when first asked for; the least used are dropped.

    A table depends on its timbre and pitch alone, so that what was played before changes nothing.
    Each takes 1 MiB.
    """

    def __init__(self) -> None:
        self._tables: OrderedDict[tuple[str, int], FloatArray] = OrderedDict()

    def get(self, timbre: Timbre, pitch: int) -> FloatArray:
        """The table, float32 (TABLE_FRAMES,), of unit RMS."""
        key = (timbre.name, pitch)
        if key not in self._tables:
            self._tables[key] = make_table(timbre, pitch)
            if len(self._tables) > _KEPT_TABLES:
                self._tables.popitem(last=False)
        self._tables.move_to_end(key)
        return self._tables[key]


def make_table(timbre: Timbre, pitch: int) -> FloatArray:
    """One table (TABLE_FRAMES,): Gaussian bands with random phases, turned into sound by one FFT.

    Nasca Octavian Paul, The PADsynth algorithm (ZynAddSubFX, 2004).
    """
    name_seed = int.from_bytes(timbre.name.encode()[:8], "little")
    rng = np.random.Generator(np.random.PCG64([name_seed, pitch]))
    fundamental_hz = pitch_hz(pitch)
    count = max(1, int(timbre.highest_hz / fundamental_hz))
    order = np.arange(1, count + 1, dtype=np.float64)
    levels = order**-timbre.tilt * timbre.body(fundamental_hz * order)
    bins = np.zeros(TABLE_FRAMES // 2 + 1, dtype=np.complex64)
    bin_hz = SAMPLE_RATE_HZ / TABLE_FRAMES
    for harmonic, level in zip(order, levels / levels.max(), strict=True):
        if level > _LOWEST_LEVEL:
            _add_band(bins, harmonic * fundamental_hz / bin_hz, level, timbre.width_cents, rng)
    table = fft.irfft(bins, TABLE_FRAMES)
    return np.asarray(table / np.sqrt(np.mean(table**2)), dtype=np.float32)


def _add_band(
    bins: NDArray[np.complex64],
    centre: float,
    level: float,
    width_cents: float,
    rng: np.random.Generator,
) -> None:
    """Adds a Gaussian band of unit energy times level around a bin."""
    deviation = max(centre * (2 ** (width_cents / 2400) - 1), 0.4)
    reach = int(4 * deviation) + 1
    first = max(1, round(centre) - reach)
    where = np.arange(first, min(round(centre) + reach + 1, len(bins) - 1))
    shape = np.exp(-0.5 * ((where - centre) / deviation) ** 2)
    shape *= level / np.sqrt(np.sum(shape**2))
    bins[where] += (shape * np.exp(2j * np.pi * rng.random(len(where)))).astype(np.complex64)


@dataclass(frozen=True, slots=True)
class TableSound:
    """A table that goes round under an envelope (frames,), for each ear from two of its places.

    It is made piece by piece as it is read; what is held is the envelope alone.
    """

    table: FloatArray
    places: tuple[int, int]
    envelope: FloatArray

    @property
    def frame_count(self) -> int:
        """How long it sounds."""
        return len(self.envelope)

    @property
    def is_stereo(self) -> bool:
        """Always: an ear hears its own place."""
        return True

    def piece(self, begin: int, end: int) -> FloatArray:
        """Stereo (2, end - begin), blended so that mono keeps it whole."""
        first, second = ((place + begin) % len(self.table) for place in self.places)
        sound = np.zeros((2, end - begin), dtype=np.float32)
        for ear, side in enumerate((0.45, -0.45)):
            _add_cyclic(sound[ear], self.table, first, 0.89)
            _add_cyclic(sound[ear], self.table, second, side)
        sound *= self.envelope[begin:end]
        return sound

    def rest(self, begin: int) -> "TableSound":
        """What sounds from a frame on, holding nothing before it."""
        first, second = ((place + begin) % len(self.table) for place in self.places)
        return TableSound(self.table, (first, second), self.envelope[begin:].copy())


def sound_table(table: FloatArray, envelope: FloatArray, rng: np.random.Generator) -> TableSound:
    """The table's sound from two random places."""
    first, second = (int(place) for place in rng.integers(0, len(table), 2))
    return TableSound(table, (first, second), envelope)


def read_table(table: FloatArray, count: int, rng: np.random.Generator) -> FloatArray:
    """Stereo (2, count) from two random places of a table."""
    return sound_table(table, np.ones(count, dtype=np.float32), rng).piece(0, count)


def _add_cyclic(sound: FloatArray, table: FloatArray, first: int, gain: float) -> None:
    """Adds a table that goes round, from one of its places on, to a sound (frames,)."""
    done = 0
    while done < len(sound):
        piece = table[first : first + len(sound) - done]
        sound[done : done + len(piece)] += np.float32(gain) * piece
        done, first = done + len(piece), 0
