"""docs/capacity.md is what its inputs say."""

import pytest

from tools.capacity import PAGE, Figure, filled, gateway_count, need, read_inputs


def inputs(utilisation: float = 0.5, peak: float = 2.0) -> dict[str, dict[str, Figure]]:
    book = {"narration_h": 10.0, "peak_factor": peak, "utilisation": utilisation}
    return {"book": {name: Figure(value, "assumed") for name, value in book.items()}}


def test_the_page_has_not_drifted() -> None:
    assert filled(PAGE.read_text(), read_inputs()) == PAGE.read_text()


def test_as_much_work_as_time_takes_one_at_full_use() -> None:
    # 730 hours of narration a month, an hour of work for each: one is busy all month.
    one = need(inputs(utilisation=1.0, peak=1.0), 3600, 73, 2.0)
    assert one.mean == pytest.approx(1.0)
    assert one.count == 1
    assert one.used_usd == pytest.approx(1460)
    assert one.held_usd == pytest.approx(1460)


def test_peaks_and_room_ask_for_more() -> None:
    assert need(inputs(utilisation=0.5, peak=2.0), 3600, 73, 1.0).count == 4


def test_little_work_still_takes_one() -> None:
    little = need(inputs(), 1, 1, 1.0)
    assert little.count == 1
    assert little.held_usd == pytest.approx(730)
    assert little.used_usd == pytest.approx(10 / 3600)


def test_needs_grow_with_books() -> None:
    known = read_inputs()
    counts = [need(known, 100, books, 1.0).count for books in (100, 10_000, 1_000_000)]
    assert counts == sorted(counts)
    assert counts[-1] == pytest.approx(100 * counts[-2], rel=0.05)


def test_one_gateway_does_for_a_hundred_books_but_not_for_a_hundred_thousand() -> None:
    assert gateway_count(read_inputs(), 100) == 1
    assert gateway_count(read_inputs(), 100_000) > 10


def test_every_figure_says_what_it_rests_on() -> None:
    for table in read_inputs().values():
        for figure in table.values():
            assert figure.basis in ("measured", "published", "assumed")
            assert figure.value > 0
            if figure.basis == "published":
                assert figure.source
