"""Speak story.txt into narration.mp3 with espeak-ng's synthetic Korean voice.

A blank line in the story parts two sections. Each section has a mood of its own (rate and
pitch); sentences are parted by a pause that varies a little, so that the reading does not tick.

    python samples/make_narration.py
"""

import ctypes
import re
from dataclasses import dataclass
from pathlib import Path

import espeakng_loader  # type: ignore[import-untyped,unused-ignore]
import numpy as np
import numpy.typing as npt
import soundfile as sf  # type: ignore[import-untyped,unused-ignore]

HERE = Path(__file__).parent
VOICE = b"ko"
SENTENCE_PAUSE_MS = (350, 600)
SECTION_PAUSE_MS = 1_700
EDGE_PAUSE_MS = 600  # before the first sentence and after the last
SILENCE_PEAK = 0.004  # of full scale: what espeak-ng leaves around a sentence is below this
NARRATION_PEAK = 0.7
SEED = 7

# From speak_lib.h
AUDIO_OUTPUT_SYNCHRONOUS = 2
RATE, PITCH = 1, 3
CHARS_UTF8 = 1
POS_CHARACTER = 1

Samples = npt.NDArray[np.float32]
Callback = ctypes.CFUNCTYPE(
    ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.c_void_p
)


@dataclass(frozen=True, slots=True)
class Mood:
    rate_wpm: int
    pitch_percent: int  # 0 to 100; espeak-ng's middle is 50


MOODS = (Mood(176, 54), Mood(184, 44), Mood(162, 40))  # one per section: market, storm, dawn


class Speaker:
    """espeak-ng as a function from a sentence to mono samples in -1 to 1."""

    def __init__(self) -> None:
        self._library = ctypes.CDLL(espeakng_loader.get_library_path())
        data_path = espeakng_loader.get_data_path().encode()
        self.rate_hz = int(
            self._library.espeak_Initialize(AUDIO_OUTPUT_SYNCHRONOUS, 0, data_path, 0)
        )
        if self.rate_hz <= 0:
            raise RuntimeError(f"espeak-ng did not start with the data in {data_path!r}")
        self._chunks: list[npt.NDArray[np.int16]] = []
        self._callback = Callback(self._collect)  # held, or ctypes frees it
        self._library.espeak_SetSynthCallback(self._callback)
        if self._library.espeak_SetVoiceByName(VOICE) != 0:
            raise RuntimeError(f"espeak-ng has no voice {VOICE!r}")

    def _collect(self, samples: "ctypes._Pointer[ctypes.c_short]", count: int, _: object) -> int:
        if samples and count > 0:
            self._chunks.append(np.ctypeslib.as_array(samples, (count,)).copy())
        return 0

    def speak(self, sentence: str, mood: Mood) -> Samples:
        self._chunks.clear()
        self._library.espeak_SetParameter(RATE, mood.rate_wpm, 0)
        self._library.espeak_SetParameter(PITCH, mood.pitch_percent, 0)
        text = sentence.encode()
        self._library.espeak_Synth(
            text, ctypes.c_size_t(len(text) + 1), 0, POS_CHARACTER, 0, CHARS_UTF8, None, None
        )
        samples = (np.concatenate(self._chunks) / 32_768).astype(np.float32)
        heard = np.flatnonzero(np.abs(samples) > SILENCE_PEAK)
        return samples[heard[0] : heard[-1] + 1]


def sections(story: str) -> list[list[str]]:
    """The story's sections, each a list of its sentences."""
    parts = re.split(r"\n\s*\n", story.strip())
    # A quotation stays whole, whatever stops it holds.
    sentence = re.compile(r'"[^"]+"|[^".?!]+[.?!]')
    return [[match.strip() for match in sentence.findall(part)] for part in parts]


def narrate(story: str, speaker: Speaker) -> Samples:
    """The whole story as mono samples at the speaker's rate, peak at NARRATION_PEAK."""
    random = np.random.default_rng(SEED)

    def pause(ms: float) -> Samples:
        return np.zeros(round(speaker.rate_hz * ms / 1_000), dtype=np.float32)

    pieces = [pause(EDGE_PAUSE_MS)]
    for sentences, mood in zip(sections(story), MOODS, strict=True):
        for sentence in sentences:
            pieces += [speaker.speak(sentence, mood), pause(random.uniform(*SENTENCE_PAUSE_MS))]
        pieces[-1] = pause(SECTION_PAUSE_MS)
    pieces[-1] = pause(EDGE_PAUSE_MS)
    narration = np.concatenate(pieces)
    return np.asarray(narration * (NARRATION_PEAK / np.abs(narration).max()), dtype=np.float32)


if __name__ == "__main__":
    speaker = Speaker()
    narration = narrate((HERE / "story.txt").read_text(encoding="utf-8"), speaker)
    sf.write(HERE / "narration.mp3", narration, speaker.rate_hz)
