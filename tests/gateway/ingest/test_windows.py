"""Windows follow one another, cover everything and are cut at silences."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from gateway.ingest.narration import Span
from gateway.ingest.windows import MAX_WINDOW_MS, cut_windows


def test_a_short_narration_is_one_window() -> None:
    (window,) = cut_windows(100_000, [Span(0, 700), Span(50_000, 50_500)])
    assert (window.index, window.start_ms, window.end_ms) == (0, 0, 100_000)
    assert window.speech_ms == 100_000 - 700 - 500


def test_cuts_in_the_middle_of_the_longest_silence_in_reach() -> None:
    silences = [Span(40_000, 45_000), Span(70_000, 70_900), Span(90_000, 90_400)]
    first, second = cut_windows(190_000, silences)
    assert first.end_ms == second.start_ms == 70_450
    assert second.end_ms == 190_000


def test_an_early_silence_is_better_than_none() -> None:
    first, *_ = cut_windows(150_000, [Span(30_000, 30_600)])
    assert first.end_ms == 30_300


def test_speech_without_pauses_is_cut_at_the_full_length() -> None:
    windows = cut_windows(300_000, [])
    assert [window.end_ms for window in windows] == [120_000, 240_000, 300_000]
    assert [window.speech_ms for window in windows] == [120_000, 120_000, 60_000]


def test_a_silence_longer_than_a_window_is_cut_inside() -> None:
    windows = cut_windows(500_000, [Span(10_000, 490_000)])
    assert max(window.end_ms - window.start_ms for window in windows) <= MAX_WINDOW_MS
    assert sum(window.speech_ms for window in windows) == 20_000


@given(
    st.lists(st.integers(1, 40_000), min_size=2, max_size=200),
    st.integers(1_000, 150_000),
)
def test_windows_cover_everything_once(lengths_ms: list[int], max_ms: int) -> None:
    edges_ms = [0]
    for length_ms in lengths_ms:
        edges_ms.append(edges_ms[-1] + length_ms)
    silences = [Span(start, end) for start, end in list(pairwise(edges_ms))[1::2]]
    duration_ms = edges_ms[-1]
    windows = cut_windows(duration_ms, silences, max_ms)
    assert windows[0].start_ms == 0
    assert windows[-1].end_ms == duration_ms
    assert all(before.end_ms == after.start_ms for before, after in pairwise(windows))
    assert all(0 < window.end_ms - window.start_ms <= max_ms for window in windows)
    silent_ms = sum(span.end_ms - span.start_ms for span in silences)
    assert sum(window.speech_ms for window in windows) == duration_ms - silent_ms
