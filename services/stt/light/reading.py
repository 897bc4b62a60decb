"""Which sentences of the script were read, and between which borders of the narration.

A dynamic programme over borders and sentences with affine gaps (Gotoh, J. Mol. Biol. 162, 1982):
a sentence may be matched to a stretch, left out (never read), and a stretch may be left out
(said, but in no line). What is left over on both sides is then paired: sentences read out of turn.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from services.stt.light.fit import Matrix

# Of a right match, a square root of a second; until this narration has shown its own.
_FIRST_TYPICAL_SCORE = -3.0
_LEAST_TYPICAL_SCORE = -1.8
_WRONG_SHARE = 0.45  # of the score expected; a worse one speaks against the match
_MOST_WEIGHT, _MOST_LOSS = 30.0, 15.0
_LEAVE_OUT_SENTENCE, _NEXT_SENTENCE = 4.0, 1.5
_LEAVE_OUT_STRETCH, _STRETCH_EACH_S = 4.0, 0.4
_TEMPO_DEVIATION = 0.18  # of the logarithm of a sentence's duration over its expected one
_OUT_OF_TURN_SHARE, _OUT_OF_TURN_SCORE = 0.6, -3.5  # it takes more than a match in turn
_CERTAIN_SCORE = -6.0  # matches that tell the narrator's tempo


@dataclass(frozen=True, slots=True)
class Match:
    """A sentence, the borders between which it was read, and how well it fits (fit.py).

    in_turn: it was read in the order of the script.
    """

    sentence: int
    start: int
    end: int
    score: float
    in_turn: bool = True


@dataclass(frozen=True, slots=True)
class Stretches:
    """What can be matched.

    positions_s: seconds of speech before each border; durations_s: of each sentence's reference;
    scores: per sentence (from border, to border).
    """

    positions_s: NDArray[np.float64]
    durations_s: NDArray[np.float64]
    scores: list[Matrix]


def find_matches(stretches: Stretches, tempo: float | None, is_last: bool) -> list[Match]:
    """The sentences that were read, in order of time.

    tempo: the narrator's duration over the reference's, None where it is not known yet. is_last:
    the narration ends here; otherwise sentences after the last match may still come.
    """
    tempo = tempo or find_tempo(stretches)
    typical = _FIRST_TYPICAL_SCORE
    for _ in range(2):
        expected = typical * np.sqrt(stretches.durations_s)
        losses = [
            _losses(stretches, sentence, tempo, float(score))
            for sentence, score in enumerate(expected)
        ]
        matches = _in_turn(stretches, losses, is_last)
        shown = [
            match.score / np.sqrt(stretches.durations_s[match.sentence])
            for match in matches
            if match.score < _WRONG_SHARE * expected[match.sentence]
        ]
        typical = min(float(np.median(shown)) if shown else 0.0, _LEAST_TYPICAL_SCORE)
    matches += _out_of_turn(stretches, losses, matches, expected)
    return sorted(matches, key=lambda match: match.start)


def find_tempo(stretches: Stretches) -> float:
    """Median duration, over the reference's, of the surest matches; 1.1 where there are none."""
    tempos = []
    for sentence, score in enumerate(stretches.scores):
        start, end = np.unravel_index(int(np.argmin(score)), score.shape)
        if score[start, end] < _CERTAIN_SCORE:
            taken_s = stretches.positions_s[end] - stretches.positions_s[start]
            tempos.append(taken_s / stretches.durations_s[sentence])
    return float(np.median(tempos)) if len(tempos) >= 3 else 1.1


def _losses(stretches: Stretches, sentence: int, tempo: float, expected: float) -> Matrix:
    """What matching the sentence to each stretch loses (from border, to border); inf: cannot."""
    taken_s = stretches.positions_s[np.newaxis, :] - stretches.positions_s[:, np.newaxis]
    expected_s = tempo * stretches.durations_s[sentence]
    with np.errstate(divide="ignore", invalid="ignore"):
        off = np.log(taken_s / expected_s) / _TEMPO_DEVIATION
    share = stretches.scores[sentence] / expected
    # Two normal distributions a distance of expected apart: the logarithm of their ratio.
    weight = min(expected**2, _MOST_WEIGHT)
    loss = np.minimum(weight * (_WRONG_SHARE - share), _MOST_LOSS)
    loss += np.minimum(0.5 * off**2, 8)
    return np.where(np.isfinite(share), loss, np.inf).astype(np.float32)


def _in_turn(stretches: Stretches, losses: list[Matrix], is_last: bool) -> list[Match]:
    """The best matches in the order of the script."""
    border_count, sentence_count = len(stretches.positions_s), len(losses)
    matched = np.full((sentence_count + 1, border_count), np.inf)
    without = np.full((sentence_count + 1, border_count), np.inf)  # the sentence was left out
    beyond = np.full((sentence_count + 1, border_count), np.inf)  # the stretch was left out
    matched_from = np.zeros((sentence_count + 1, border_count), np.intp)
    beyond_from = np.zeros((sentence_count + 1, border_count), np.intp)
    matched[0, 0] = 0
    each = _STRETCH_EACH_S * stretches.positions_s
    for done in range(sentence_count + 1):
        if done:
            before = np.minimum(np.minimum(matched, without), beyond)[done - 1]
            through = before[:, np.newaxis] + losses[done - 1]
            matched_from[done] = np.argmin(through, axis=0)
            matched[done] = np.min(through, axis=0)
            without[done] = np.minimum(
                np.minimum(matched, beyond)[done - 1] + _LEAVE_OUT_SENTENCE,
                without[done - 1] + _NEXT_SENTENCE,
            )
        entered = np.minimum(matched[done], without[done]) - each
        best = np.minimum.accumulate(entered)
        beyond_from[done] = np.maximum.accumulate(
            np.where(entered <= best, np.arange(border_count), 0)
        )
        beyond[done] = best + each + _LEAVE_OUT_STRETCH
    layers = (matched, without, beyond)
    final = np.minimum(np.minimum(matched, without), beyond)[:, -1]
    done = sentence_count if is_last else int(np.argmin(final))
    return _trace(layers, matched_from, beyond_from, done, stretches.scores)


def _trace(
    layers: tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]],
    matched_from: NDArray[np.intp],
    beyond_from: NDArray[np.intp],
    done: int,
    scores: list[Matrix],
) -> list[Match]:
    matched, without, beyond = layers
    border = matched.shape[1] - 1
    matches = []
    layer = int(np.argmin([each[done, border] for each in layers]))
    while done or border:
        if layer == 0:
            start = int(matched_from[done, border])
            score = float(scores[done - 1][start, border])
            matches.append(Match(done - 1, start, border, score))
            done, border = done - 1, start
            layer = int(np.argmin([each[done, border] for each in layers]))
        elif layer == 1:
            done -= 1
            stay = without[done, border] + _NEXT_SENTENCE
            leave = min(matched[done, border], beyond[done, border]) + _LEAVE_OUT_SENTENCE
            layer = 1 if stay < leave else 0 if matched[done, border] <= beyond[done, border] else 2
        else:
            border = int(beyond_from[done, border])
            layer = 0 if matched[done, border] <= without[done, border] else 1
    return matches[::-1]


def _out_of_turn(
    stretches: Stretches,
    losses: list[Matrix],
    matches: list[Match],
    expected: NDArray[np.float64],
) -> list[Match]:
    """Sentences left out that fit stretches left out, best first."""
    border_count = len(stretches.positions_s)
    taken = np.zeros(border_count - 1, np.bool_)  # from each border to the next
    for match in matches:
        taken[match.start : match.end] = True
    left_out = sorted(set(range(len(losses))) - {match.sentence for match in matches})
    found: list[Match] = []
    while left_out:
        best = min(
            (
                _best_free(stretches.scores[sentence], losses[sentence], taken, sentence)
                for sentence in left_out
            ),
            key=lambda match: match.score,
        )
        least = min(_OUT_OF_TURN_SHARE * expected[best.sentence], _OUT_OF_TURN_SCORE)
        if best.score > least:
            break
        found.append(best)
        taken[best.start : best.end] = True
        left_out.remove(best.sentence)
    return found


def _best_free(score: Matrix, loss: Matrix, taken: NDArray[np.bool_], sentence: int) -> Match:
    busy = np.concatenate([[0], np.cumsum(taken)])
    free = (busy[np.newaxis, :] - busy[:, np.newaxis]) == 0
    masked = np.where(free & np.isfinite(loss), score, np.inf)
    start, end = np.unravel_index(int(np.argmin(masked)), masked.shape)
    return Match(sentence, int(start), int(end), float(masked[start, end]), in_turn=False)
