"""An independent meter: ffmpeg's ebur128 filter (libebur128's algorithm, its own oversampling).

reading = read_ebur128(frames, 48_000)
reading.integrated_lufs, reading.true_peak_dbtp
"""

from dataclasses import dataclass

import av
import av.filter.context
import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Reading:
    """What the filter says after the last frame."""

    integrated_lufs: float
    loudness_range_lu: float
    momentary_lufs: NDArray[np.float64]
    short_term_lufs: NDArray[np.float64]
    true_peak_dbtp: float


def read_ebur128(frames: NDArray[np.float32], sample_rate_hz: int) -> Reading:
    """Reads audio of shape (frames, channels); true peaks are found at 192 kHz."""
    layout = "mono" if frames.shape[1] == 1 else "stereo"
    graph = av.filter.Graph()
    source = graph.add_abuffer(
        format="fltp", sample_rate=sample_rate_hz, layout=layout, time_base=f"1/{sample_rate_hz}"
    )
    meter = graph.add("ebur128", "metadata=1:peak=true")
    sink = graph.add("abuffersink")
    source.link_to(meter)
    meter.link_to(sink)
    graph.configure()
    readings: list[dict[str, str]] = []
    for start in range(0, len(frames), sample_rate_hz):
        planes = np.ascontiguousarray(frames[start : start + sample_rate_hz].T)
        frame = av.AudioFrame.from_ndarray(planes, format="fltp", layout=layout)
        frame.sample_rate = sample_rate_hz
        frame.pts = start
        source.push(frame)
        readings += _pull(sink)
    source.push(None)
    readings += _pull(sink)
    return _reading(readings)


def _pull(sink: av.filter.context.FilterContext) -> list[dict[str, str]]:
    readings: list[dict[str, str]] = []
    while True:
        try:
            metadata = dict(sink.pull().metadata)
        except (av.error.BlockingIOError, av.error.EOFError):
            return readings
        # The last frame, of less than 100 ms, says nothing.
        if metadata:
            readings.append(metadata)


def _reading(readings: list[dict[str, str]]) -> Reading:
    last = readings[-1]
    peaks = [float(value) for key, value in last.items() if "true_peaks_ch" in key]
    return Reading(
        float(last["lavfi.r128.I"]),
        float(last["lavfi.r128.LRA"]),
        np.array([float(reading["lavfi.r128.M"]) for reading in readings]),
        np.array([float(reading["lavfi.r128.S"]) for reading in readings]),
        20 * float(np.log10(max(peaks))),
    )
