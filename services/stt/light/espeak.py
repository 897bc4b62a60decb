"""espeak-ng as a program of its own: text in on stdin, speech out on stdout.

espeak-ng is GPL-3, so its library is loaded in this process alone and never in the one that
starts it (docs/licences.md). `voice.py` holds the other end of the pipes.

In, per sentence: one line of JSON, {"text", "voice", "speed_wpm", "pitch"}.
Out: once the sample rate as int32, then per sentence
    int32 n, int32 m, n samples int16 (mono), m marks of two int32 (text position, sample),
all little-endian. A mark is the start of a word; its text position counts characters from 0.
"""

import ctypes
import json
import struct
import sys
from typing import Any, BinaryIO

import espeakng_loader

_SYNCHRONOUS = 2  # AUDIO_OUTPUT_SYNCHRONOUS: espeak_Synth returns when all was called back
_CHARS_UTF8 = 1
_EVENT_WORD = 1
_SPEED, _PITCH = 1, 3  # espeak_PARAMETER


class _Event(ctypes.Structure):
    """espeak_EVENT of speak_lib.h (espeak-ng 1.52)."""

    _fields_ = [
        ("kind", ctypes.c_int),
        ("unique_identifier", ctypes.c_uint),
        ("text_position", ctypes.c_int),
        ("length", ctypes.c_int),
        ("audio_position_ms", ctypes.c_int),
        ("sample", ctypes.c_int),
        ("user_data", ctypes.c_void_p),
        ("id", ctypes.c_char * 8),
    ]


_Callback = ctypes.CFUNCTYPE(
    ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.POINTER(_Event)
)


class Espeak:
    """The library, initialised, with what the current sentence has produced so far."""

    def __init__(self) -> None:
        self._library = ctypes.CDLL(espeakng_loader.get_library_path())
        data_path = espeakng_loader.get_data_path().encode()
        self.sample_rate_hz: int = self._library.espeak_Initialize(_SYNCHRONOUS, 0, data_path, 0)
        if self.sample_rate_hz <= 0:
            raise RuntimeError(f"espeak-ng did not start with its data in {data_path!r}")
        self._callback = _Callback(self._receive)
        self._library.espeak_SetSynthCallback(self._callback)
        self._pcm = bytearray()
        self._marks: list[tuple[int, int]] = []

    def speak(self, text: str, voice: str, speed_wpm: int, pitch: int) -> bytes:
        """One answer of the protocol above. Raises ValueError when the voice does not exist."""
        if self._library.espeak_SetVoiceByName(voice.encode()) != 0:
            raise ValueError(f"espeak-ng has no voice {voice!r}")
        self._library.espeak_SetParameter(_SPEED, speed_wpm, 0)
        self._library.espeak_SetParameter(_PITCH, pitch, 0)
        self._pcm.clear()
        self._marks.clear()
        data = text.encode()
        self._library.espeak_Synth(data, len(data) + 1, 0, 1, 0, _CHARS_UTF8, None, None)
        marks = b"".join(struct.pack("<ii", *mark) for mark in self._marks)
        return struct.pack("<ii", len(self._pcm) // 2, len(self._marks)) + self._pcm + marks

    def _receive(self, samples: Any, sample_count: int, events: Any) -> int:
        index = 0
        while events[index].kind != 0:
            if events[index].kind == _EVENT_WORD:
                self._marks.append((events[index].text_position - 1, events[index].sample))
            index += 1
        if samples and sample_count > 0:
            self._pcm += ctypes.string_at(samples, 2 * sample_count)
        return 0


def serve(requests: BinaryIO, answers: BinaryIO) -> None:
    """Answers one request a line until stdin ends."""
    espeak = Espeak()
    answers.write(struct.pack("<i", espeak.sample_rate_hz))
    answers.flush()
    for line in requests:
        answers.write(espeak.speak(**json.loads(line)))
        answers.flush()


if __name__ == "__main__":
    serve(sys.stdin.buffer, sys.stdout.buffer)
