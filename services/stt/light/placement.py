"""When each matched sentence and each of its words begins and ends."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from common.offload import CancelToken
from services.stt.light.cepstra import Features
from services.stt.light.hearing import Hearing
from services.stt.light.path import Path
from services.stt.light.reading import Match
from services.stt.light.reference import GAP_FRAMES
from services.stt.light.refinement import refine
from services.stt.pauses import Pause
from services.stt.spectrum import FRAME_MS

# Of a second (fit.py); the best of wrong matches reach half of it.
_SURE_SCORE = -1.6
_START_REACH, _END_REACH = 15, 10  # frames within which a border snaps to a pause


@dataclass(frozen=True, slots=True)
class Placement:
    """A matched sentence on the narration's clock, in frames of 10 ms.

    word_starts and word_ends: one for each column that was asked for. fit: how sure it is that
    this was read here, 0 (as a wrong sentence would fit) to 1.
    """

    match: Match
    start: int
    end: int
    word_starts: tuple[int, ...]
    word_ends: tuple[int, ...]
    fit: float


def place(
    hearing: Hearing,
    sentences: Sequence[Features],
    word_columns: Sequence[Sequence[int]],
    matches: Sequence[Match],
    token: CancelToken,
) -> list[Placement]:
    """Places the matches, in order of time.

    sentences: the reference's features, of which matches hold indices; word_columns: per sentence
    the frames of it at which its words begin.
    """
    placements: list[Placement] = []
    for piece in _pieces(matches):
        first = int(hearing.borders[piece[0].start])
        rows = hearing.features[first : int(hearing.borders[piece[-1].end])]
        columns = np.concatenate([sentences[match.sentence] for match in piece])
        path = refine(_rough(hearing, sentences, piece), rows, columns, token)
        column = 0
        for match in piece:
            length = len(sentences[match.sentence])
            earliest = placements[-1].end if placements else int(hearing.frames[0])
            placements.append(
                _place(
                    hearing,
                    first,
                    path,
                    match,
                    column,
                    length,
                    word_columns[match.sentence],
                    earliest,
                )
            )
            column += length
    return placements


def _pieces(matches: Sequence[Match]) -> Iterator[list[Match]]:
    """Runs of sentences that were read one after the other with nothing in between."""
    piece: list[Match] = []
    for match in matches:
        if piece and (match.sentence, match.start) != (piece[-1].sentence + 1, piece[-1].end):
            yield piece
            piece = []
        piece.append(match)
    if piece:
        yield piece


def _rough(hearing: Hearing, sentences: Sequence[Features], piece: Sequence[Match]) -> Path:
    """The path through the borders at which the sentences were matched."""
    borders = np.array([piece[0].start, *(match.end for match in piece)])
    rows = hearing.borders[borders] - hearing.borders[borders[0]]
    columns = np.cumsum([0, *(len(sentences[match.sentence]) for match in piece)])
    return Path.through(rows, columns, int(rows[-1]))


def _place(
    hearing: Hearing,
    first: int,
    path: Path,
    match: Match,
    column: int,
    length: int,
    word_columns: Sequence[int],
    earliest: int,
) -> Placement:
    last = column + max(length - GAP_FRAMES, 1) - 1
    start = _snap_start(hearing.frame(first + path.first_row(column)), hearing.pauses)
    end = _snap_end(hearing.frame(first + path.last_row(last)) + 1, hearing.pauses)
    start = max(start, earliest)
    end = max(end, start + 1)
    starts = [start]
    for at in word_columns[1:]:
        found = _snap_start(hearing.frame(first + path.first_row(column + at)), hearing.pauses)
        starts.append(min(max(found, starts[-1]), end))
    ends = [_end_before(following, hearing.pauses) for following in starts[1:]]
    ends = [max(stop, begin) for stop, begin in zip(ends, starts, strict=False)]
    return Placement(match, start, end, tuple(starts), (*ends, end), _fit(match.score, length))


def _fit(score: float, length: int) -> float:
    """Scores grow with the square root of what they are taken over."""
    return float(np.clip(score / (_SURE_SCORE * np.sqrt(length * FRAME_MS / 1000)), 0, 1))


def _snap_start(frame: int, pauses: Sequence[Pause]) -> int:
    """The end of a pause within reach, else the frame itself."""
    near = _near(frame, pauses, _START_REACH)
    return near.end if near else frame


def _snap_end(frame: int, pauses: Sequence[Pause]) -> int:
    near = _near(frame, pauses, _END_REACH)
    return near.start if near else frame


def _end_before(frame: int, pauses: Sequence[Pause]) -> int:
    """Where a word ends when the next begins at the frame: before the pause between them."""
    near = _near(frame, pauses, 0)
    return near.start if near else frame


def _near(frame: int, pauses: Sequence[Pause], reach: int) -> Pause | None:
    """The nearest pause of those that reach to the frame."""
    at = np.searchsorted([pause.start for pause in pauses], frame)
    around = pauses[max(int(at) - 2, 0) : int(at) + 2]
    away = {max(pause.start - frame, frame - pause.end, 0): pause for pause in reversed(around)}
    nearest = min(away, default=reach + 1)
    return away[nearest] if nearest <= reach else None
