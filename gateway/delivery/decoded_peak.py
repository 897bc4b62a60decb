"""Measures the true peak that a player of our own lossy files meets."""

from pathlib import Path

import av
import numpy as np
from av.audio.fifo import AudioFifo
from av.audio.frame import AudioFrame

from common.audio.true_peak import TruePeakMeter

_BLOCK_FRAMES = 65_536


def decoded_peak_dbtp(path: Path) -> float:
    """The true peak in dBTP of a file that Encoder has written; codecs decode to float planes."""
    with av.open(str(path)) as source:
        stream = source.streams.audio[0]
        stream.codec_context.thread_count = 1
        meter = TruePeakMeter(stream.codec_context.sample_rate, stream.codec_context.channels)
        fifo = AudioFifo()
        for frame in source.decode(stream):
            frame.pts = None
            fifo.write(frame)
            while block := fifo.read(_BLOCK_FRAMES):
                meter.push(_channels(block))
        if fifo.samples and (rest := fifo.read()):
            meter.push(_channels(rest))
    return meter.finish()[0]


def _channels(frame: AudioFrame) -> np.ndarray[tuple[int, int], np.dtype[np.float32]]:
    """Samples of shape (channels, frames)."""
    return frame.to_ndarray().astype(np.float32, copy=False)
