"""A reading voice: espeak-ng in a child process, one sentence at a time."""

import json
import struct
import subprocess
import sys
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

import numpy as np
from numpy.typing import NDArray

from common.audio.format import AudioEncoding, AudioFormat
from common.audio.pcm import decode_pcm

_PROGRAM = Path(__file__).with_name("espeak.py")


@dataclass(frozen=True, slots=True)
class Speech:
    """One spoken text: samples float32 (frames,), and (text position, frame) of word starts."""

    samples: NDArray[np.float32]
    marks: tuple[tuple[int, int], ...]


class Voice:
    """Speaks texts with one voice; a context manager that owns the child process.

    voice is a name of espeak-ng ("ko", or "ko+f3" for a variant), speed_wpm 80 to 450 (espeak's
    own scale of words a minute), pitch 0 to 99.
    """

    def __init__(self, voice: str = "ko", speed_wpm: int = 175, pitch: int = 50) -> None:
        self._settings = {"voice": voice, "speed_wpm": speed_wpm, "pitch": pitch}
        self._child = subprocess.Popen(
            [sys.executable, "-E", "-s", str(_PROGRAM)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        try:
            (self.sample_rate_hz,) = struct.unpack("<i", self._read(4))
        except VoiceLost:
            self._end()
            raise
        self._format = AudioFormat(AudioEncoding.S16LE, self.sample_rate_hz, 1)

    def speak(self, text: str, speed_wpm: int | None = None) -> Speech:
        """The speech of one text, empty when there is nothing in it to say.

        speed_wpm replaces the voice's own for this text.
        """
        request = {"text": text, **self._settings}
        if speed_wpm is not None:
            request["speed_wpm"] = speed_wpm
        self._write(json.dumps(request).encode() + b"\n")
        sample_count, mark_count = struct.unpack("<ii", self._read(8))
        samples = decode_pcm(self._read(2 * sample_count), self._format)[:, 0]
        marks = np.frombuffer(self._read(8 * mark_count), dtype="<i4").reshape(-1, 2)
        return Speech(samples, tuple((int(at), int(frame)) for at, frame in marks))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._end()

    def _end(self) -> None:
        self._child.kill()
        self._child.wait()
        for pipe in (self._child.stdin, self._child.stdout):
            if pipe is not None:
                # What a lost child has not read is still in the buffer.
                with suppress(BrokenPipeError):
                    pipe.close()

    def _write(self, data: bytes) -> None:
        assert self._child.stdin is not None
        try:
            self._child.stdin.write(data)
            self._child.stdin.flush()
        except BrokenPipeError as error:
            raise VoiceLost(f"espeak-ng ended with code {self._child.wait()}") from error

    def _read(self, byte_count: int) -> bytes:
        assert self._child.stdout is not None
        data = self._child.stdout.read(byte_count)
        if len(data) < byte_count:
            raise VoiceLost(f"espeak-ng ended with code {self._child.wait()}")
        return data


class VoiceLost(RuntimeError):
    """The child process that speaks has ended before it answered."""
