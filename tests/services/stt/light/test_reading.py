import numpy as np
import pytest

from services.stt.light.reading import Stretches, find_matches

RIGHT, WRONG = -9.0, 0.0
DURATION_S = 3.0


def stretches(said: list[int | None], sentence_count: int, right: float = RIGHT) -> Stretches:
    """One border after each thing said: a sentence's number, or None for what is in no line.

    Two things said are never one sentence, whatever sentence that is.
    """
    count = len(said)
    scores = []
    for sentence in range(sentence_count):
        score = np.full((count + 1, count + 1), np.inf, np.float32)
        for place, what in enumerate(said):
            score[place, place + 1] = right if what == sentence else WRONG + 0.3 * (place % 3)
        scores.append(score)
    positions_s = DURATION_S * np.arange(count + 1)
    return Stretches(positions_s, np.full(sentence_count, DURATION_S), scores)


def read(said: list[int | None], sentence_count: int, is_last: bool = True) -> dict[int, int]:
    """The sentence matched at each place."""
    matches = find_matches(stretches(said, sentence_count), 1.0, is_last)
    return {match.start: match.sentence for match in matches}


def test_all_in_turn() -> None:
    assert read([0, 1, 2, 3], 4) == {0: 0, 1: 1, 2: 2, 3: 3}


def test_one_never_read() -> None:
    assert read([0, 1, 3, 4], 5) == {0: 0, 1: 1, 2: 3, 3: 4}


def test_one_in_no_line() -> None:
    assert read([0, 1, None, 2, 3], 4) == {0: 0, 1: 1, 3: 2, 4: 3}


def test_another_said_in_its_place() -> None:
    assert read([0, 1, None, 3, 4], 5) == {0: 0, 1: 1, 3: 3, 4: 4}


@pytest.mark.parametrize("said", [[0, 2, 1, 3, 4, 5], [0, 4, 2, 3, 1, 5]])
def test_two_swapped(said: list[int | None]) -> None:
    assert read(said, 6) == dict(enumerate(said))


def test_sentences_after_the_last_may_still_come_unless_the_narration_ends() -> None:
    assert read([0, 1, 2], 9, is_last=False) == {0: 0, 1: 1, 2: 2}
    assert read([0, 1, 2], 9, is_last=True) == {0: 0, 1: 1, 2: 2}


def test_long_gaps_on_either_side() -> None:
    said = [0, 1, *[None] * 8, 2, 3]
    assert read(said, 4) == {0: 0, 1: 1, 10: 2, 11: 3}
    assert read([0, 1, 2, 13, 14, 15], 16) == {0: 0, 1: 1, 2: 2, 3: 13, 4: 14, 5: 15}


def test_a_weak_match_in_turn_is_better_than_none() -> None:
    found = stretches([0, 1, 2, 3, 4], 5)
    found.scores[2][2, 3] = RIGHT / 3
    matches = find_matches(found, 1.0, True)
    assert [match.sentence for match in matches] == [0, 1, 2, 3, 4]


def test_matches_out_of_turn_say_so() -> None:
    matches = find_matches(stretches([0, 4, 2, 3, 1, 5], 6), 1.0, True)
    assert {match.sentence for match in matches if not match.in_turn} == {1, 4}


def test_voices_far_from_the_reference_are_read_as_well() -> None:
    matches = find_matches(stretches([0, 1, 3, 4, None, 5], 6, right=-3.0), 1.0, True)
    assert {match.start: match.sentence for match in matches} == {0: 0, 1: 1, 2: 3, 3: 4, 5: 5}
