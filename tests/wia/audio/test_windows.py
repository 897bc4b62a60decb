"""Windows follow one another, are short enough and are cut where it is quiet."""

from pathlib import Path

import numpy as np

from wia.audio.windows import MAX_WINDOW_MS, cut_windows


def _write(path: Path, duration_s: int, pauses_s: list[float]) -> Path:
    generator = np.random.default_rng(0)
    samples = generator.integers(-9000, 9000, duration_s * 16_000).astype("<i2")
    for pause_s in pauses_s:
        samples[int(pause_s * 16_000) : int((pause_s + 0.5) * 16_000)] //= 1000
    path.write_bytes(samples.tobytes())
    return path


def test_cuts_lie_in_pauses(tmp_path: Path) -> None:
    windows = cut_windows(_write(tmp_path / "speech", 250, [30.0, 100.0, 190.0]))
    (first, second, third) = windows
    assert first[0] == 0
    assert third[1] == 250_000
    assert (first[1], second[1]) == (second[0], third[0])
    assert 100_000 < first[1] < 100_500
    assert 190_000 < second[1] < 190_500


def test_speech_without_pauses_is_cut_all_the_same(tmp_path: Path) -> None:
    windows = cut_windows(_write(tmp_path / "speech", 400, []))
    assert windows[-1][1] == 400_000
    assert all(0 < end - start <= MAX_WINDOW_MS for start, end in windows)


def test_short_speech_is_one_window(tmp_path: Path) -> None:
    assert cut_windows(_write(tmp_path / "speech", 3, [])) == [(0, 3000)]
