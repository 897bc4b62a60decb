from collections.abc import Sequence

import pytest

from common.errors import OutOfMemory
from services.stt.recognition.fallback import (
    decode_with_fallback,
    has_failed,
    is_silence,
    temperatures_from,
)
from services.stt.recognition.halves import run_in_halves
from services.stt.recognition.recogniser import Draft, draw_seed

LOOP = "문이 열렸다. " * 40


def draft(text: str, log_probability: float, no_speech: float = 0.0, heat: float = 0.0) -> Draft:
    return Draft((), text, log_probability, no_speech, heat)


def test_what_fails() -> None:
    assert not has_failed(draft("비가 왔다.", -0.3))
    assert has_failed(draft("비가 왔다.", -1.3))
    assert has_failed(draft(LOOP, -0.1))
    assert not has_failed(draft("비가 왔다.", -1.3, no_speech=0.7))
    assert is_silence(draft("비가 왔다.", -1.3, no_speech=0.7))
    assert not is_silence(draft("비가 왔다.", -0.3, no_speech=0.7))


def test_temperatures_rise_to_one() -> None:
    assert temperatures_from(0.0) == [0.0, 0.2, 0.4, 0.6, 0.8, 1.0]
    assert temperatures_from(0.5) == [0.5, 0.7, 0.9]
    assert temperatures_from(1.5) == [1.5]


def test_only_what_failed_is_decoded_again() -> None:
    asked: list[tuple[list[int], float]] = []

    def decode(indices: Sequence[int], heat: float) -> list[Draft]:
        asked.append((list(indices), heat))
        # Row 0 is good at once, row 1 from 0.4 on, row 2 never.
        good = {0: 0.0, 1: 0.4, 2: 9.0}
        return [draft(str(i), -0.5 if heat >= good[i] else -2.0, heat=heat) for i in indices]

    drafts = decode_with_fallback(decode, 3, 0.0)
    assert [each.temperature for each in drafts[:2]] == [0.0, 0.4]
    assert asked == [
        ([0, 1, 2], 0.0),
        ([1, 2], 0.2),
        ([1, 2], 0.4),
        ([2], 0.6),
        ([2], 0.8),
        ([2], 1.0),
    ]


def test_where_all_fail_the_likeliest_without_repetition_is_kept() -> None:
    tries = {0.6: draft("비가 왔다.", -1.5), 0.8: draft("비가 온다.", -1.2), 1.0: draft(LOOP, -0.1)}
    drafts = decode_with_fallback(lambda indices, heat: [tries[heat]], 1, 0.6)
    assert drafts == [tries[0.8]]
    drafts = decode_with_fallback(lambda indices, heat: [draft(LOOP, -heat)], 1, 0.2)
    assert drafts[0].average_log_probability == -0.2


def test_a_batch_without_room_is_halved() -> None:
    sizes: list[int] = []

    def run(items: Sequence[int]) -> list[int]:
        sizes.append(len(items))
        if len(items) > 2:
            raise OutOfMemory("OUT_OF_MEMORY", "too many")
        return [2 * item for item in items]

    assert run_in_halves([1, 2, 3, 4, 5], run) == [2, 4, 6, 8, 10]
    assert sizes == [5, 3, 2, 1, 2]
    assert run_in_halves([], run) == []


def test_no_room_for_one_is_told() -> None:
    def run(items: Sequence[int]) -> list[int]:
        raise OutOfMemory("OUT_OF_MEMORY", "not even one")

    with pytest.raises(OutOfMemory, match="not even one"):
        run_in_halves([1, 2], run)


def test_seeds_differ_by_what_is_drawn() -> None:
    seeds = {draw_seed(s, at, heat) for s in (0, 1) for at in (0, 500) for heat in (0.2, 0.4)}
    assert len(seeds) == 8
    assert draw_seed(1, 500, 0.2) == draw_seed(1, 500, 0.2)
