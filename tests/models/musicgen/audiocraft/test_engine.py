"""The contract of the light engine of music, kept by MusicGen of audiocraft, tiny."""

from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from common.audio.loudness_meter import bed_loudness_lufs
from common.emotions import EmotionScores
from common.errors import Cancelled, FailedPrecondition, InvalidArgument
from common.offload import CancelToken
from services.musicgen.audiocraft.engine import AudiocraftMusicGen
from services.musicgen.engine import (
    MusicRequest,
    PreviousAudio,
    Take,
    TakeBlock,
    TakeEvent,
    TakeProgress,
    TakeResult,
)
from tests.models.musicgen.audiocraft.conftest import load
from tests.models.takes import samples

pytestmark = pytest.mark.models


def music(**fields: Any) -> MusicRequest:
    values = {
        "emotion": EmotionScores(sadness=1.0), "intensity": 0.5, "genre": "", "prompt": "",
        "duration_ms": 1500, "takes": (Take(1, 1.0),), **fields,
    }  # fmt: skip
    return MusicRequest(**values)


def generate(engine: AudiocraftMusicGen, request: MusicRequest) -> list[TakeEvent]:
    return list(engine.generate(request, CancelToken()))


def results(events: Iterable[TakeEvent]) -> list[TakeResult]:
    return [event for event in events if isinstance(event, TakeResult)]


# Within a window of 3 s, just beyond it, and over several windows.
@pytest.mark.parametrize("duration_ms", [1000, 3000, 3010, 8200])
def test_takes_are_as_long_as_asked_for(engine: AudiocraftMusicGen, duration_ms: int) -> None:
    takes = (Take(1, 1.0), Take(2, 0.6))
    events = generate(engine, music(duration_ms=duration_ms, takes=takes))
    for index, take in enumerate(takes):
        audio = samples(events, index)
        assert audio.shape == (duration_ms * 48, 1)
        assert audio.dtype == np.float32
        assert np.abs(audio).max() <= 1
        result = results(events)[index]
        assert (result.take_index, result.take) == (index, take)
        assert 0 <= result.score <= 1
        assert result.loudness_lufs == pytest.approx(bed_loudness_lufs(audio, 48_000), abs=0.01)
    assert isinstance(events[0], TakeProgress)
    assert not np.array_equal(samples(events, 0), samples(events, 1))


def test_a_stereo_model_makes_stereo_takes(stereo: AudiocraftMusicGen) -> None:
    audio = samples(generate(stereo, music()))
    assert audio.shape == (72_000, 2)
    assert not np.array_equal(audio[:, 0], audio[:, 1])


def test_long_takes_leave_while_they_are_made(engine: AudiocraftMusicGen) -> None:
    events = generate(engine, music(duration_ms=32_000))
    kinds = [type(event) for event in events]
    first_block = kinds.index(TakeBlock)
    assert TakeProgress in kinds[first_block:]
    done = [event.done_units for event in events if isinstance(event, TakeProgress)]
    assert done == sorted(done)


def test_the_same_seed_gives_the_same_samples(engine: AudiocraftMusicGen) -> None:
    first, again = (samples(generate(engine, music())) for _ in range(2))
    assert np.array_equal(first, again)


def test_a_piece_goes_on_from_the_one_before(engine: AudiocraftMusicGen) -> None:
    before = samples(generate(engine, music(duration_ms=4000)))
    previous = PreviousAudio(before, 48_000)
    following = samples(generate(engine, music(previous_audio=previous)))
    assert following.shape == (72_000, 1)
    assert not np.array_equal(following, samples(generate(engine, music())))
    silent = PreviousAudio(np.zeros_like(before), 48_000)
    assert np.array_equal(
        samples(generate(engine, music(previous_audio=silent))), samples(generate(engine, music()))
    )


def test_a_batch_of_productions_makes_what_each_makes_alone(engine: AudiocraftMusicGen) -> None:
    before = PreviousAudio(samples(generate(engine, music(duration_ms=4000))), 48_000)
    requests = [
        music(takes=(Take(1, 1.0), Take(2, 0.6)), duration_ms=4000),
        music(emotion=EmotionScores(anger=1.0), intensity=1.0, duration_ms=5000),
        music(duration_ms=4000, previous_audio=before, takes=(Take(3, 0.0),)),
    ]
    events: dict[int, list[TakeEvent]] = defaultdict(list)
    for index, event in engine.run_batch(requests, [CancelToken() for _ in requests]):
        events[index].append(event)
    for index, request in enumerate(requests):
        alone = generate(engine, request)
        assert results(alone) == results(events[index])
        for take_index in range(len(request.takes)):
            assert np.array_equal(samples(alone, take_index), samples(events[index], take_index))


def test_requests_of_like_lengths_share_batches(engine: AudiocraftMusicGen) -> None:
    buckets = [engine.bucket(music(duration_ms=ms)) for ms in (1000, 2500, 4000, 9000)]
    assert buckets[0] == buckets[1]
    assert len(set(buckets)) == 3


def test_a_cancelled_request_stops_within_steps(engine: AudiocraftMusicGen) -> None:
    token = CancelToken()
    events = engine.generate(music(duration_ms=1_800_000), token)
    assert isinstance(next(events), TakeProgress)
    token.cancel()
    with pytest.raises(Cancelled):
        next(events)


def test_an_unknown_genre_is_refused(engine: AudiocraftMusicGen) -> None:
    with pytest.raises(InvalidArgument):
        generate(engine, music(genre="polka-metal"))


def test_missing_weights_say_what_to_pull(tmp_path: Path) -> None:
    with pytest.raises(FailedPrecondition) as caught:
        load(tmp_path)
    assert caught.value.reason == "WEIGHTS_MISSING"
    assert "wia models pull musicgen-medium-audiocraft" in caught.value.message
