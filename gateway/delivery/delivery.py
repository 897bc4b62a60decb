"""Delivers audio: blocks of the canonical mix in, a stream of bytes or a file out."""

import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import soundfile

from common.audio.pcm import Frames
from common.audio.resample import StreamResampler
from gateway.delivery.decoded_peak import decoded_peak_dbtp
from gateway.delivery.encoder import Encoder
from gateway.delivery.formats import Format
from gateway.delivery.spec import DeliverySpec
from gateway.delivery.wav import wav_bytes

_BLOCK_FRAMES = 65_536
_MAX_ENCODINGS = 3
# What our meter may read too little (common/audio/true_peak.py), and a little more for the gain.
_METER_DB, _STEP_DB = 0.2, 0.05

# Opens the blocks of the mix from its start; a file may need them more than once.
OpenBlocks = Callable[[], Iterable[Frames]]


@dataclass(frozen=True, slots=True)
class DeliveredFile:
    """A file that was written.

    gain_db: the constant gain over everything; below the spec's where a lossy file's peak was
    over the limit. decoded_peak_dbtp: true peak of a lossy file, None of others.
    """

    path: Path
    size_bytes: int
    sha256: str
    gain_db: float
    decoded_peak_dbtp: float | None


def read_blocks(
    paths: Iterable[Path], first_frame: int = 0, block_frames: int = _BLOCK_FRAMES
) -> Iterator[Frames]:
    """Consecutive segments as blocks of float32, shape (frames, channels), from a frame on."""
    for path in paths:
        with soundfile.SoundFile(path) as segment:
            if first_frame >= segment.frames:
                first_frame -= segment.frames
                continue
            segment.seek(first_frame)
            first_frame = 0
            yield from segment.blocks(block_frames, dtype="float32", always_2d=True)


def stream_delivery(blocks: Iterable[Frames], spec: DeliverySpec) -> Iterator[bytes]:
    """The delivery in pieces, each as soon as its audio has come.

    WAV is byte for byte what write_delivery writes; FLAC lacks its length, MP3 its padding, M4A
    comes in fragments. Raises ValueError where the blocks do not hold spec.frame_count frames.
    """
    conformed = _conform(blocks, spec)
    if spec.format is Format.WAV:
        yield from wav_bytes(conformed, spec)
        return
    pipe = _Pipe()
    encoder = Encoder(pipe, spec, seekable=False)
    for block in conformed:
        encoder.push(block)
        yield from pipe.take()
    encoder.finish()
    yield from pipe.take()


def write_delivery(open_blocks: OpenBlocks, spec: DeliverySpec, path: Path) -> DeliveredFile:
    """The delivery as a file, which appears whole or not at all.

    A lossy file is decoded again and measured. Where its peak is over the spec's limit, it is
    encoded once more, with as much less gain; the codec's peaks are no constant, so up to
    _MAX_ENCODINGS times. Raises ValueError where the blocks do not hold spec.frame_count frames,
    OSError.
    """
    partial = path.with_name(f".{path.name}.partial")
    try:
        peak = _write(open_blocks(), spec, partial)
        for _ in range(_MAX_ENCODINGS - 1):
            excess_db = _excess_db(peak, spec.peak_limit_dbtp)
            if excess_db <= 0:
                break
            spec = replace(spec, gain_db=spec.gain_db - excess_db - _STEP_DB)
            peak = _write(open_blocks(), spec, partial)
        partial.rename(path)
    finally:
        partial.unlink(missing_ok=True)
    with path.open("rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    return DeliveredFile(path, path.stat().st_size, sha256, spec.gain_db, peak)


def _excess_db(peak_dbtp: float | None, limit_dbtp: float | None) -> float:
    """How far a peak may be over its limit, whoever measures it."""
    if peak_dbtp is None or limit_dbtp is None:
        return 0.0
    return peak_dbtp + _METER_DB - limit_dbtp


def _write(blocks: Iterable[Frames], spec: DeliverySpec, path: Path) -> float | None:
    """Write the file; gives its decoded true peak in dBTP where it is lossy."""
    if spec.format is Format.WAV:
        with path.open("wb") as file:
            file.writelines(wav_bytes(_conform(blocks, spec), spec))
        return None
    encoder = Encoder(str(path), spec, seekable=True)
    for block in _conform(blocks, spec):
        encoder.push(block)
    encoder.finish()
    return decoded_peak_dbtp(path) if spec.lossy else None


def _conform(blocks: Iterable[Frames], spec: DeliverySpec) -> Iterator[Frames]:
    """The blocks at the delivered rate, with the gain; counts what comes."""
    gain = np.float32(10 ** (spec.gain_db / 20))
    resampler = None
    if spec.delivered_rate_hz != spec.sample_rate_hz:
        resampler = StreamResampler(spec.sample_rate_hz, spec.delivered_rate_hz, spec.channel_count)
    came = 0
    for block in blocks:
        came += len(block)
        scaled = block if gain == 1 else block * gain
        yield scaled if resampler is None else resampler.push(scaled)
    if came != spec.frame_count:
        raise ValueError(f"got {came} frames to deliver, expected {spec.frame_count}")
    if resampler is not None:
        yield resampler.finish()


class _Pipe:
    """Takes what an encoder writes and gives it away in pieces."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []

    def write(self, data: bytes) -> int:
        self._pieces.append(bytes(data))
        return len(data)

    def take(self) -> list[bytes]:
        pieces, self._pieces = self._pieces, []
        return pieces
