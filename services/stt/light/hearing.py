"""What is heard in one window of a narration: its speech, with the pauses cut out."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from services.stt.light.cepstra import Features, features_of
from services.stt.pauses import Pause, find_pauses
from services.stt.spectrum import Spectra

# A pause is optional: the narrator takes it or not, whatever the reference does. So all of it is
# cut out but this much at either side.
_EDGE_FRAMES = 2


@dataclass(frozen=True, slots=True)
class Hearing:
    """A window of a narration.

    features: (n, coefficients) of the frames that were kept; frames: int (n,) their places on the
    narration's clock, in frames of 10 ms; pauses: in the same frames; borders: int, indices into
    features at the middle of each pause and at both ends.
    """

    features: Features
    frames: NDArray[np.intp]
    pauses: tuple[Pause, ...]
    borders: NDArray[np.intp]

    def frame(self, index: int) -> int:
        """Where a kept frame lies on the narration's clock."""
        return int(self.frames[min(index, len(self.frames) - 1)])

    def speech_frames(self, start: int, end: int) -> int:
        """How much of a stretch of the clock is speech."""
        silent = sum(max(min(pause.end, end) - max(pause.start, start), 0) for pause in self.pauses)
        return end - start - silent


def hear(spectra: Spectra, first_frame: int) -> Hearing:
    """A window whose first frame is first_frame on the narration's clock."""
    found = find_pauses(spectra)
    kept = found.is_speech.copy()
    middles = []
    for pause in found.runs:
        kept[pause.start : pause.start + _EDGE_FRAMES] = pause.start > 0
        kept[pause.end - _EDGE_FRAMES : pause.end] = pause.end < len(kept)
        middles.append(pause.start + _EDGE_FRAMES)
    frames = np.flatnonzero(kept)
    borders = np.searchsorted(frames, middles)
    borders = np.unique(np.concatenate([[0], borders, [len(frames)]]).astype(np.intp))
    features = features_of(spectra, found.is_speech)[frames]
    pauses = tuple(Pause(run.start + first_frame, run.end + first_frame) for run in found.runs)
    return Hearing(features, frames + first_frame, pauses, borders)
