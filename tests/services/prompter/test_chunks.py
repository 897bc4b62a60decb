"""Rows cut into chunks."""

from collections.abc import Sequence

import pytest

from common.errors import Cancelled, OutOfMemory
from common.offload import CancelToken
from services.prompter.chunks import run_in_chunks
from services.prompter.rows import Failed, Row

ROWS = [Row(str(place), 0, CancelToken()) for place in range(7)]


class Model:
    """Doubles texts, at most `room` at once."""

    def __init__(self, room: int = 100) -> None:
        self.room = room
        self.chunks: list[list[int]] = []

    def __call__(self, places: Sequence[int]) -> list[str]:
        self.chunks.append(list(places))
        if len(places) > self.room:
            raise OutOfMemory("OUT_OF_MEMORY", "no room")
        return [ROWS[place].text * 2 for place in places]


def test_chunks_hold_rows_of_one_group() -> None:
    model = Model()
    outcomes = run_in_chunks(ROWS, [1, 0, 1, 0, 1, 1, 1], 3, model)
    assert outcomes == ["00", "11", "22", "33", "44", "55", "66"]
    assert model.chunks == [[1, 3], [0, 2, 4], [5, 6]]


def test_chunks_shrink_to_the_room_there_is() -> None:
    model = Model(room=2)
    assert len(run_in_chunks(ROWS, [0] * 7, 7, model)) == 7
    assert [len(chunk) for chunk in model.chunks] == [7, 3, 1, 1, 1, 1, 1, 1, 1]


def test_no_room_for_one_is_told() -> None:
    with pytest.raises(OutOfMemory):
        run_in_chunks(ROWS, [0] * 7, 4, Model(room=0))


def test_rows_of_callers_who_left_are_left_out() -> None:
    rows = [Row("a", 0, CancelToken()), Row("b", 0, CancelToken())]
    rows[0].token.cancel()
    model = Model()
    assert run_in_chunks(rows, [0, 0], 4, model) == [Failed("cancelled"), "11"]
    rows[1].token.cancel()
    with pytest.raises(Cancelled):
        run_in_chunks(rows, [0, 0], 4, model)


def test_no_rows_are_no_work() -> None:
    assert run_in_chunks([], [], 4, Model()) == []
