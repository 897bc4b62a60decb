"""One window of a narration, read against the sentences that may be said in it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from common.offload import CancelToken
from services.stt.light.cepstra import Features
from services.stt.light.fit import fit_scores
from services.stt.light.hearing import Hearing
from services.stt.light.placement import Placement, place
from services.stt.light.reading import Match, Stretches, find_matches, find_tempo
from services.stt.light.reference import GAP_FRAMES
from services.stt.light.warp import COARSE_FRAMES, warp_open_end
from services.stt.spectrum import FRAME_MS

Borders = NDArray[np.intp]

_NEAR_FRAMES = 15  # two borders nearer than this are one
_LEAST_GAP_FRAMES = 150


@dataclass(frozen=True, slots=True)
class WindowReading:
    """What was read in a window.

    placements: in order of time, their sentences counted among those that were offered; tempo:
    the narrator's duration over the reference's, None where nothing told it.
    """

    hearing: Hearing
    placements: tuple[Placement, ...]
    tempo: float | None

    @property
    def match(self) -> float:
        """Share of the window's speech that is surely in its sentences, 0 to 1."""
        read = sum((each.end - each.start) * each.fit for each in self.placements)
        start, end = int(self.hearing.frames[0]), int(self.hearing.frames[-1]) + 1
        return min(read / max(self.hearing.speech_frames(start, end), 1), 1.0)


def read_window(
    hearing: Hearing,
    sentences: Sequence[Features],
    word_columns: Sequence[Sequence[int]],
    tempo: float | None,
    is_last: bool,
    token: CancelToken,
) -> WindowReading:
    """Finds which of the sentences were read in the window, and when.

    tempo: None where it is not known yet; is_last: the narration ends with the window.
    """
    borders = _with(hearing.borders, _warped(hearing.features, sentences, token))
    stretches = _stretches(hearing, borders, sentences, token)
    tempo = tempo or find_tempo(stretches)
    matches: Sequence[Match] = find_matches(stretches, tempo, is_last)
    found = _in_gaps(hearing, borders, sentences, matches, token)
    if len(found):
        borders = _with(borders, found)
        stretches = _stretches(hearing, borders, sentences, token)
        matches = find_matches(stretches, tempo, is_last)
    hearing = replace(hearing, borders=borders)
    placements = place(hearing, sentences, word_columns, matches, token)
    return WindowReading(hearing, tuple(placements), tempo)


def _stretches(
    hearing: Hearing, borders: Borders, sentences: Sequence[Features], token: CancelToken
) -> Stretches:
    spoken = [each[: max(len(each) - GAP_FRAMES, 1)] for each in sentences]
    return Stretches(
        borders * FRAME_MS / 1000,
        np.array([len(each) for each in spoken]) * FRAME_MS / 1000,
        fit_scores(hearing.features, borders, spoken, token),
    )


def _warped(rows: Features, sentences: Sequence[Features], token: CancelToken) -> Borders:
    """Where each sentence but the first begins when all are read in turn, pause or not."""
    path = warp_open_end(rows, np.concatenate(sentences), token)
    columns = np.cumsum([len(each) for each in sentences])[:-1] // COARSE_FRAMES
    starts = [path.first_row(int(at)) * COARSE_FRAMES for at in columns]
    return np.array(starts, np.intp)


def _in_gaps(
    hearing: Hearing,
    borders: Borders,
    sentences: Sequence[Features],
    matches: Sequence[Match],
    token: CancelToken,
) -> Borders:
    """Borders between sentences that were left out where speech was left out as well.

    The first warp is led astray by what is missing; between matches it has less far to go.
    """
    ends = [Match(-1, 0, 0, 0.0), *matches, Match(len(sentences), len(borders) - 1, 0, 0.0)]
    found = [np.zeros(0, np.intp)]
    for before, after in pairwise(ends):
        start, stop = int(borders[before.end]), int(borders[after.start])
        left_out = sentences[before.sentence + 1 : after.sentence]
        if len(left_out) > 1 and stop - start >= _LEAST_GAP_FRAMES:
            rows = hearing.features[start:stop]
            found.append(start + _warped(rows, left_out, token))
    return np.concatenate(found)


def _with(borders: Borders, found: Borders) -> Borders:
    """The borders and those found that are not near one."""
    after = np.searchsorted(borders, found).clip(1, len(borders) - 1)
    away = np.minimum(np.abs(borders[after] - found), np.abs(borders[after - 1] - found))
    return np.union1d(borders, found[away > _NEAR_FRAMES])
