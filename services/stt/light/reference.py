"""The reference: the script as espeak-ng reads it, spoken no sooner than it is needed."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from common.audio.resample import resample
from services.stt.light.cepstra import Features, features_of
from services.stt.light.voice import Speech, Voice
from services.stt.pauses import find_pauses
from services.stt.script import ScriptSentence
from services.stt.spectrum import FRAME_MS, SAMPLE_RATE_HZ, Spectra, spectra_of

GAP_FRAMES = 4  # 40 ms of silence after each sentence
_SILENT_SHARE = 0.01  # of the peak; what is softer at either end is trimmed
_SHORTEST_FRAMES = 8


@dataclass(frozen=True, slots=True)
class ReadSentence:
    """A sentence as the reference reads it.

    spectra: (frames, bands + 1), the gap included; marks: (text position in what is spoken,
    frame) of word starts, from (0, 0) to (length, frames), ascending.
    """

    spectra: Spectra
    marks: tuple[tuple[int, int], ...]

    @property
    def frame_count(self) -> int:
        """Its frames of speech, without the gap."""
        return len(self.spectra) - GAP_FRAMES


class Reference:
    """Reads the sentences of a script on demand and keeps those in use."""

    def __init__(self, script: Sequence[ScriptSentence], voice: Voice) -> None:
        self._script = script
        self._voice = voice
        self._read: dict[int, ReadSentence] = {}

    def __len__(self) -> int:
        return len(self._script)

    def sentence(self, index: int) -> ReadSentence:
        """One sentence of the script."""
        if index not in self._read:
            spoken = self._script[index].spoken
            self._read[index] = _to_sentence(self._voice, self._voice.speak(spoken), len(spoken))
        return self._read[index]

    def keep(self, indices: Sequence[int]) -> None:
        """Lets go of all other sentences."""
        self._read = {index: self._read[index] for index in indices if index in self._read}

    def features(self, indices: Sequence[int]) -> list[Features]:
        """Features of the sentences, each with its gap, their mean taken over all of them."""
        read = [self.sentence(index).spectra for index in indices]
        spectra = np.concatenate(read)
        features = features_of(spectra, find_pauses(spectra).is_speech)
        return np.split(features, np.cumsum([len(each) for each in read])[:-1])


def _to_sentence(voice: Voice, speech: Speech, character_count: int) -> ReadSentence:
    start, stop = _sound(speech.samples)
    per_frame = voice.sample_rate_hz * FRAME_MS / 1000
    sound = speech.samples[start:stop, np.newaxis]
    resampled = resample(sound, voice.sample_rate_hz, SAMPLE_RATE_HZ)[:, 0]
    gap = np.zeros(GAP_FRAMES * FRAME_MS * SAMPLE_RATE_HZ // 1000, np.float32)
    spectra = spectra_of(np.concatenate([resampled, gap]))
    if len(spectra) < _SHORTEST_FRAMES:
        spectra = np.pad(spectra, ((0, _SHORTEST_FRAMES - len(spectra)), (0, 0)))
    frame_count = len(spectra) - GAP_FRAMES
    marks = {0: 0}
    for position, sample in speech.marks:
        frame = min(max(int((sample - start) / per_frame), 0), frame_count)
        if position > max(marks) and frame >= marks[max(marks)]:
            marks[position] = frame
    marks[max(character_count, 1)] = frame_count
    return ReadSentence(spectra, tuple(sorted(marks.items())))


def _sound(samples: NDArray[np.float32]) -> tuple[int, int]:
    """First and last sample that can be heard."""
    peak = float(np.max(np.abs(samples), initial=0.0))
    loud = np.flatnonzero(np.abs(samples) > max(_SILENT_SHARE * peak, 1e-4))
    return (int(loud[0]), int(loud[-1]) + 1) if len(loud) else (0, 0)
