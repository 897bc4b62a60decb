import resource
from collections.abc import Iterator

import numpy as np
import pytest

from common.emotions import EmotionScores
from common.errors import Cancelled, InvalidArgument
from common.offload import CancelToken
from services.musicgen.engine import (
    SAMPLE_RATE_HZ,
    FloatArray,
    Mode,
    MusicRequest,
    Take,
    TakeBlock,
    TakeProgress,
    TakeResult,
    Tonality,
)
from services.musicgen.light.engine import BLOCK_FRAMES, LightMusicGen
from services.musicgen.light.loudness import TAKE_LOUDNESS_LUFS
from services.musicgen.light.master import CEILING
from tests.services.musicgen.spectrum import level_db


def _request(duration_ms: int = 4_000, **changes: object) -> MusicRequest:
    wanted: dict[str, object] = {
        "emotion": EmotionScores(sadness=0.7, neutral=0.3),
        "intensity": 0.6,
        "genre": "",
        "prompt": "",
        "duration_ms": duration_ms,
        "takes": (Take(11, 1.0),),
    }
    return MusicRequest(**{**wanted, **changes})  # type: ignore[arg-type]


def _make(request: MusicRequest) -> dict[int, tuple[FloatArray, TakeResult]]:
    """Samples and result of every take."""
    blocks: dict[int, list[FloatArray]] = {}
    results: dict[int, TakeResult] = {}
    for event in LightMusicGen().generate(request, CancelToken()):
        if isinstance(event, TakeBlock):
            assert event.take_index not in results
            blocks.setdefault(event.take_index, []).append(event.samples)
        elif isinstance(event, TakeResult):
            results[event.take_index] = event
    return {index: (np.concatenate(blocks[index]), results[index]) for index in results}


def test_takes_have_length_level_and_no_clipping() -> None:
    for duration_ms in (1_000, 2_345, 30_000):
        samples, result = _make(_request(duration_ms))[0]
        assert samples.shape == (duration_ms * SAMPLE_RATE_HZ // 1000, 2)
        assert samples.dtype == np.float32
        assert np.abs(samples).max() <= CEILING
        assert result.loudness_lufs == pytest.approx(TAKE_LOUDNESS_LUFS, abs=0.3)
        assert level_db(samples[-2_400:]) < -73.0
        assert level_db(samples[:24_000]) > -45.0


def test_the_same_seed_is_the_same_pcm_and_another_is_not() -> None:
    takes = (Take(11, 1.0), Take(12, 1.0), Take(11, 1.0), Take(-5, 1.0), Take(11, 0.2))
    made = _make(_request(takes=takes))
    assert np.array_equal(made[0][0], made[2][0])
    for other in (1, 3, 4):
        assert not np.array_equal(made[0][0], made[other][0])
    assert [made[index][1].take for index in range(5)] == list(takes)


def test_results_say_what_was_made() -> None:
    _, result = _make(_request(12_000, genre="piano"))[0]
    assert 0 <= result.tonality.tonic_pitch_class <= 11
    assert result.tonality.mode is Mode.MINOR
    assert 50 < result.tonality.tempo_bpm < 90
    assert 0.5 < result.score <= 1.0
    assert result.description.startswith("sadness in ")
    assert "felt piano" in result.description


def test_a_piece_goes_on_from_the_one_before() -> None:
    previous = Tonality(10, Mode.MINOR, 64.0)
    _, result = _make(_request(20_000, previous=previous))[0]
    assert abs(result.tonality.tempo_bpm / 64.0 - 1) < 0.042
    assert (result.tonality.tonic_pitch_class - 10) % 12 in (0, 5, 7)


def test_progress_reaches_the_end() -> None:
    events = list(LightMusicGen().generate(_request(), CancelToken()))
    progress = [event for event in events if isinstance(event, TakeProgress)]
    assert progress[-1].done_units == progress[-1].total_units == 4 * SAMPLE_RATE_HZ
    blocks = [event for event in events if isinstance(event, TakeBlock)]
    assert all(len(block.samples) == BLOCK_FRAMES for block in blocks[:-1])


def test_an_unknown_genre_is_refused_with_what_there_is() -> None:
    with pytest.raises(InvalidArgument, match=r"'polka'.*ambient.*strings"):
        next(LightMusicGen().generate(_request(genre="polka"), CancelToken()))


def test_a_cancelled_request_stops_between_blocks() -> None:
    token = CancelToken()
    events: Iterator[object] = LightMusicGen().generate(_request(20_000), token)
    next(events)
    token.cancel()
    with pytest.raises(Cancelled):
        list(events)


def test_a_request_cancelled_beforehand_renders_nothing() -> None:
    token = CancelToken()
    token.cancel()
    with pytest.raises(Cancelled):
        next(LightMusicGen().generate(_request(600_000), token))


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_half_an_hour_streams_in_memory_that_does_not_grow() -> None:
    engine = LightMusicGen()
    peaks_bytes = []
    for duration_ms in (180_000, 1_800_000):
        frames = 0
        for event in engine.generate(_request(duration_ms), CancelToken()):
            frames += len(event.samples) if isinstance(event, TakeBlock) else 0
        assert frames == duration_ms * SAMPLE_RATE_HZ // 1000
        peaks_bytes.append(1024 * resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
    assert peaks_bytes[1] - peaks_bytes[0] < 32e6
