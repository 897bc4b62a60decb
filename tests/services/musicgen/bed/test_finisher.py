import itertools

import numpy as np
import pytest

from common.emotions import Emotion
from services.musicgen.bed.finisher import BLOCK_FRAMES, Finisher
from services.musicgen.engine import SAMPLE_RATE_HZ, FloatArray, Mode, Take, TakeBlock, TakeResult
from services.musicgen.light.master import CEILING
from services.musicgen.prompt.aim import Aim
from services.musicgen.prompt.wording import Wording
from tests.services.musicgen.spectrum import level_db

_WORDS = Wording("calm music", Emotion.NEUTRAL, "ambient", Aim(Mode.MAJOR, 72.0, 4))


def _music(duration_s: float, level: float, channel_count: int = 2) -> FloatArray:
    """A steady chord of A minor with some noise, (frames, channels)."""
    time_s = np.arange(round(duration_s * SAMPLE_RATE_HZ)) / SAMPLE_RATE_HZ
    chord = sum(np.sin(2 * np.pi * hertz * time_s) for hertz in (220.0, 261.63, 329.63))
    noise = np.random.default_rng(0).normal(0, 0.05, (len(time_s), channel_count))
    return (level * (chord[:, None] + noise)).astype(np.float32)


def _finish(samples: FloatArray, total_frames: int, step: int) -> tuple[FloatArray, TakeResult]:
    finisher = Finisher(3, Take(7, 0.9), total_frames, samples.shape[1], _WORDS)
    cuts = [samples[start : start + step] for start in range(0, len(samples), step)]
    pushed = itertools.chain.from_iterable(finisher.push(cut) for cut in cuts)
    events = [*pushed, *finisher.finish()]
    blocks = [event for event in events if isinstance(event, TakeBlock)]
    assert all(block.take_index == 3 and len(block.samples) <= BLOCK_FRAMES for block in blocks)
    assert isinstance(events[-1], TakeResult)
    return np.concatenate([block.samples for block in blocks]), events[-1]


@pytest.mark.parametrize("level", [0.001, 0.02, 0.3])
def test_takes_stand_at_their_level_and_do_not_clip(level: float) -> None:
    music = _music(12.0, level)
    samples, result = _finish(music, len(music), 50_000)
    assert samples.shape == music.shape
    assert samples.dtype == np.float32
    assert np.abs(samples).max() <= CEILING
    assert result.loudness_lufs == pytest.approx(-23.0, abs=1.0) or level == 0.001


def test_how_it_comes_does_not_matter() -> None:
    music = _music(30.0, 0.1)
    parts = [_finish(music, len(music), step) for step in (777_600, 480_000, len(music))]
    for samples, result in parts[1:]:
        assert np.array_equal(samples, parts[0][0])
        assert result.tonality == parts[0][1].tonality


def test_the_level_of_a_long_take_is_that_of_its_beginning() -> None:
    music = np.concatenate([_music(26.0, 0.1), _music(16.0, 0.05)])
    samples, result = _finish(music, len(music), 240_000)
    middle = samples[10 * SAMPLE_RATE_HZ : 12 * SAMPLE_RATE_HZ]
    later = samples[30 * SAMPLE_RATE_HZ : 32 * SAMPLE_RATE_HZ]
    assert level_db(middle) - level_db(later) == pytest.approx(6.02, abs=0.1)
    assert result.loudness_lufs == pytest.approx(-24.3, abs=0.8)


def test_it_begins_without_a_click_and_dies_away() -> None:
    music = _music(10.0, 0.1) + np.float32(0.05)
    samples, _ = _finish(music, len(music), 100_000)
    assert np.abs(samples[0]).max() == 0.0
    assert level_db(samples[: SAMPLE_RATE_HZ // 2]) > level_db(samples) - 3.0
    assert level_db(samples[-2_400:]) < -73.0
    steps = [level_db(samples[i : i + 4_800]) for i in range(8 * 48_000, 10 * 48_000, 4_800)]
    assert max(np.diff(steps)) < 1.0


def test_the_excess_is_dropped_and_what_lacks_is_silence() -> None:
    music = _music(5.0, 0.1, channel_count=1)
    longer, _ = _finish(music, len(music) - 1_000, 30_000)
    shorter, _ = _finish(music, len(music) + 1_000, 30_000)
    assert longer.shape == (len(music) - 1_000, 1)
    assert shorter.shape == (len(music) + 1_000, 1)


def test_the_result_says_what_was_heard() -> None:
    music = _music(10.0, 0.1)
    _, result = _finish(music, len(music), 100_000)
    assert result.take == Take(7, 0.9)
    assert result.tonality.tonic_pitch_class == 9
    assert result.tonality.mode is Mode.MINOR
    assert 20.0 <= result.tonality.tempo_bpm <= 300.0
    assert result.description.startswith("neutral in A minor")
    assert 0.0 < result.score <= 1.0


def test_silence_is_worth_nothing_and_has_the_key_that_was_wanted() -> None:
    samples, result = _finish(np.zeros((96_000, 1), np.float32), 96_000, 96_000)
    assert not samples.any()
    assert result.score == 0.0
    assert (result.tonality.tonic_pitch_class, result.tonality.tempo_bpm) == (4, 72.0)
    assert result.loudness_lufs == -70.0
