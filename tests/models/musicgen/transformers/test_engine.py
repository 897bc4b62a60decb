"""The engine as its Protocol and BatchEngine promise, with a tiny checkpoint."""

import ctypes
import dataclasses
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
import torch

from common.batching import BatchEngine
from common.emotions import EmotionScores
from common.errors import Cancelled, FailedPrecondition, InvalidArgument, OutOfMemory
from common.offload import CancelToken
from services.musicgen.bed.stream import StreamDecoder
from services.musicgen.engine import (
    SAMPLE_RATE_HZ,
    FloatArray,
    Mode,
    MusicRequest,
    PreviousAudio,
    Take,
    TakeBlock,
    TakeEvent,
    TakeProgress,
    TakeResult,
    Tonality,
)
from services.musicgen.light.master import CEILING
from services.musicgen.transformers.engine import MusicGen
from tests.models.musicgen.transformers.checkpoints import make_tiny_musicgen
from tests.models.musicgen.transformers.conftest import make_engine

pytestmark = pytest.mark.models

Made = dict[tuple[int, int], tuple[FloatArray, TakeResult]]


def _request(duration_ms: int = 2_000, **changes: object) -> MusicRequest:
    wanted: dict[str, object] = {
        "emotion": EmotionScores(sadness=0.7, neutral=0.3),
        "intensity": 0.6,
        "genre": "",
        "prompt": "",
        "duration_ms": duration_ms,
        "takes": (Take(11, 1.0),),
    }
    return MusicRequest(**{**wanted, **changes})  # type: ignore[arg-type]


def _make(engine: MusicGen, *requests: MusicRequest) -> Made:
    """Samples and result of every take, by request and take."""
    tokens = [CancelToken() for _ in requests]
    blocks: dict[tuple[int, int], list[FloatArray]] = {}
    results: dict[tuple[int, int], TakeResult] = {}
    for index, event in engine.run_batch(requests, tokens):
        place = (index, event.take_index)
        assert place not in results
        if isinstance(event, TakeBlock):
            blocks.setdefault(place, []).append(event.samples)
        elif isinstance(event, TakeResult):
            results[place] = event
    return {place: (np.concatenate(blocks[place]), results[place]) for place in results}


def _previous(duration_s: float = 4.0, hertz: float = 330.0) -> PreviousAudio:
    time_s = np.arange(round(duration_s * SAMPLE_RATE_HZ)) / SAMPLE_RATE_HZ
    tone = (0.1 * np.sin(2 * np.pi * hertz * time_s)).astype(np.float32)
    return PreviousAudio(np.repeat(tone[:, None], 2, axis=1), SAMPLE_RATE_HZ)


def test_it_is_a_batch_engine_and_says_what_it_is(engine: MusicGen, coarse_folder: Path) -> None:
    assert isinstance(engine, BatchEngine)
    assert engine.batch_limits.max_items == 16
    info = engine.info
    assert (info.name, info.licence, info.device) == ("musicgen", "LicenseRef-Own", "cpu")
    assert not info.commercial_use
    assert make_engine(coarse_folder).info.version == info.version
    engine.warm_up()


def test_other_weights_are_another_version(engine: MusicGen, tmp_path: Path) -> None:
    other = make_engine(make_tiny_musicgen(tmp_path, seed=1))
    assert other.info.version != engine.info.version


@pytest.mark.parametrize("duration_ms", [1_000, 2_345, 7_001])
def test_takes_have_their_length_and_do_not_clip(engine: MusicGen, duration_ms: int) -> None:
    samples, result = _make(engine, _request(duration_ms))[0, 0]
    assert samples.shape == (duration_ms * SAMPLE_RATE_HZ // 1000, 1)
    assert samples.dtype == np.float32
    assert 0.01 < np.abs(samples).max() <= CEILING
    assert np.abs(samples[-10:]).max() < 1e-3
    assert -30.0 < result.loudness_lufs < -20.0
    assert 0.0 <= result.score <= 1.0


def test_a_stereo_checkpoint_makes_stereo(stereo_folder: Path) -> None:
    samples, _ = _make(make_engine(stereo_folder), _request(1_500))[0, 0]
    assert samples.shape == (72_000, 2)
    assert not np.allclose(samples[:, 0], samples[:, 1])


def test_the_same_seed_is_the_same_pcm_and_another_is_not(engine: MusicGen) -> None:
    takes = (Take(11, 1.0), Take(12, 1.0), Take(11, 1.0), Take(-5, 1.0), Take(11, 0.2))
    made = _make(engine, _request(takes=takes))
    assert np.array_equal(made[0, 0][0], made[0, 2][0])
    for other in (1, 3, 4):
        assert not np.array_equal(made[0, 0][0], made[0, other][0])
    assert [made[0, index][1].take for index in range(5)] == list(takes)
    again = _make(engine, _request(takes=takes))
    assert all(np.array_equal(made[place][0], again[place][0]) for place in made)


def test_batched_equals_single(engine: MusicGen) -> None:
    requests = [
        _request(2_000, takes=(Take(1, 1.0), Take(2, 0.6))),
        _request(4_500, emotion=EmotionScores(happiness=1.0), prompt="a much longer prompt, bells"),
        _request(3_100, genre="folk", takes=(Take(3, 1.3),)),
    ]
    together = _make(engine, *requests)
    assert len(together) == 4
    for index, request in enumerate(requests):
        alone = _make(engine, request)
        for (_, take_index), (samples, result) in alone.items():
            other_samples, other_result = together[index, take_index]
            assert np.allclose(samples, other_samples, atol=1e-5)
            assert dataclasses.replace(result, loudness_lufs=0, score=0) == dataclasses.replace(
                other_result, loudness_lufs=0, score=0
            )


def test_a_bed_longer_than_a_window_has_no_seam(engine: MusicGen) -> None:
    """At the seam, 30 s less what is held back, nothing steps by 1.5 dB and nothing clicks."""
    samples, result = _make(engine, _request(40_000))[0, 0]
    assert samples.shape == (40 * SAMPLE_RATE_HZ, 1)
    assert abs(result.loudness_lufs + 23.0) < 3.0
    seam = round((30.0 - StreamDecoder.HELD_FRAMES / 16) * SAMPLE_RATE_HZ)
    levels_db = 20 * np.log10(
        [
            np.sqrt(np.mean(samples[start : start + 4_800] ** 2))
            for start in range(seam - 10 * 4_800, seam + 10 * 4_800, 4_800)
        ]
    )
    assert abs(levels_db[:10].mean() - levels_db[10:].mean()) < 1.5
    bend = np.abs(np.diff(samples[:, 0].astype(np.float64), n=2))
    assert bend[seam - 480 : seam + 9_600].max() <= bend[SAMPLE_RATE_HZ:-SAMPLE_RATE_HZ].max()


def test_a_long_bed_begins_before_it_is_done(engine: MusicGen) -> None:
    events: Sequence[TakeEvent] = list(engine.generate(_request(40_000), CancelToken()))
    first = next(i for i, event in enumerate(events) if isinstance(event, TakeBlock))
    last_progress = max(i for i, event in enumerate(events) if isinstance(event, TakeProgress))
    assert first < last_progress


def test_progress_reaches_the_end_of_each_take(engine: MusicGen) -> None:
    events = engine.generate(_request(3_000, takes=(Take(1, 1.0), Take(2, 1.0))), CancelToken())
    progress = [event for event in events if isinstance(event, TakeProgress)]
    for index in range(2):
        done = [event.done_units for event in progress if event.take_index == index]
        assert done == sorted(set(done))
        assert done[-1] == progress[-1].total_units == 48


def test_a_piece_goes_on_from_the_audio_before(engine: MusicGen) -> None:
    plain = _make(engine, _request())[0, 0][0]
    one = _make(engine, _request(previous_audio=_previous()))[0, 0][0]
    other = _make(engine, _request(previous_audio=_previous(hertz=80.0)))[0, 0][0]
    assert one.shape == plain.shape
    assert not np.array_equal(one, plain)
    assert not np.array_equal(one, other)


def test_key_and_tempo_before_are_in_the_prompt(engine: MusicGen) -> None:
    previous = Tonality(10, Mode.MINOR, 64.0)
    _, result = _make(engine, _request(previous=previous))[0, 0]
    assert "key: B flat minor. bpm: 64" in result.description


def test_only_like_requests_share_a_batch(engine: MusicGen) -> None:
    def bucket(duration_ms: int, previous_audio: PreviousAudio | None = None) -> object:
        return engine.bucket(_request(duration_ms, previous_audio=previous_audio))

    assert bucket(21_000) == bucket(29_000)
    assert bucket(31_000) == bucket(47_000)
    assert bucket(5_000, _previous(4.0)) == bucket(5_000, _previous(4.2))
    different = [bucket(9_000), bucket(21_000), bucket(31_000), bucket(49_000)]
    different += [bucket(9_000, _previous(4.0)), bucket(29_000, _previous(4.0))]
    assert len(set(different)) == len(different)


def test_an_unknown_genre_is_refused_with_what_there_is(engine: MusicGen) -> None:
    with pytest.raises(InvalidArgument, match=r"'polka'.*ambient.*strings"):
        next(engine.generate(_request(genre="polka"), CancelToken()))


def test_a_request_cancelled_beforehand_makes_nothing(engine: MusicGen) -> None:
    token = CancelToken()
    token.cancel()
    with pytest.raises(Cancelled):
        next(engine.generate(_request(600_000), token))


def test_a_cancelled_request_stops_between_steps(engine: MusicGen) -> None:
    token = CancelToken()
    events = engine.generate(_request(600_000), token)
    next(events)
    token.cancel()
    with pytest.raises(Cancelled):
        next(events)


def test_the_others_go_on_where_one_is_cancelled(engine: MusicGen) -> None:
    tokens = [CancelToken(), CancelToken()]
    requests = [_request(6_000), _request(6_000, takes=(Take(4, 1.0),))]
    seen: dict[int, list[TakeEvent]] = {0: [], 1: []}
    for index, event in engine.run_batch(requests, tokens):
        seen[index].append(event)
        tokens[0].cancel()
    assert not any(isinstance(event, TakeResult) for event in seen[0])
    assert isinstance(seen[1][-1], TakeResult)
    alone = _make(engine, requests[1])[0, 0][0]
    blocks = [event.samples for event in seen[1] if isinstance(event, TakeBlock)]
    assert np.allclose(np.concatenate(blocks), alone, atol=1e-5)


@pytest.mark.parametrize(
    "error",
    [
        torch.OutOfMemoryError("CUDA out of memory"),
        RuntimeError("[enforce fail] DefaultCPUAllocator: can't allocate memory"),
    ],
)
def test_a_lack_of_memory_is_named(
    engine: MusicGen, monkeypatch: pytest.MonkeyPatch, error: RuntimeError
) -> None:
    def fail(*_args: object, **_kwargs: object) -> None:
        raise error

    monkeypatch.setattr(engine._decoder._network, "advance", fail)
    with pytest.raises(OutOfMemory, match="2 takes"):
        next(engine.generate(_request(takes=(Take(1, 1.0), Take(2, 1.0))), CancelToken()))


def test_missing_weights_say_what_to_pull(tmp_path: Path) -> None:
    with pytest.raises(FailedPrecondition, match="wia models pull musicgen-medium"):
        MusicGen(tmp_path, "musicgen-medium", "cpu", 4, False)


class _Heap(ctypes.Structure):
    """glibc's struct mallinfo2 (mallinfo(3))."""

    _fields_ = [
        (name, ctypes.c_size_t)
        for name in (
            *("arena", "ordblks", "smblks", "hblks", "hblkhd"),
            *("usmblks", "fsmblks", "uordblks", "fordblks", "keepcost"),
        )
    ]


def _held_bytes() -> int:
    """What numpy and torch hold now, whatever the allocator keeps for later."""
    look = ctypes.CDLL(None).mallinfo2
    look.restype = _Heap
    heap = look()
    return int(heap.uordblks + heap.hblkhd)


def test_memory_stays_flat_in_a_long_bed(engine: MusicGen) -> None:
    """Seventy seconds more of mono audio would be 13 MB."""
    for _ in engine.generate(_request(66_000), CancelToken()):
        pass  # torch keeps something for each shape that it has seen
    early_bytes, late_bytes, frame_count = 0, 0, 0
    for event in engine.generate(_request(120_000), CancelToken()):
        if isinstance(event, TakeBlock):
            frame_count += len(event.samples)
            if 30 * SAMPLE_RATE_HZ <= frame_count < 50 * SAMPLE_RATE_HZ:
                early_bytes = max(early_bytes, _held_bytes())
            elif frame_count >= 100 * SAMPLE_RATE_HZ:
                late_bytes = max(late_bytes, _held_bytes())
    assert 0 < late_bytes < early_bytes + 5e6
