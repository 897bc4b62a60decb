"""Memory does not grow with the narration."""

import pytest

from bench.alignment import measure


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_a_long_narration_needs_no_more_memory_than_a_short_one() -> None:
    short, long = measure(10), measure(60)
    assert long.found_count == long.sentence_count
    assert long.peak_rss_mb < 300
    assert long.peak_rss_mb - short.peak_rss_mb < 64
