"""The contract of the light engine of sounds, kept by AudioGen with a tiny checkpoint."""

import shutil
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from common.audio.loudness_meter import bed_loudness_lufs, event_loudness_lufs
from common.audiocraft.checkpoint import CODEC_FILE
from common.audiocraft.decoder import Passage
from common.errors import Cancelled, FailedPrecondition, InvalidArgument
from common.offload import CancelToken
from services.audiogen.audiocraft.draft import Draft
from services.audiogen.audiocraft.engine import AudiocraftAudioGen
from services.audiogen.audiocraft.finish import BLOCK_FRAMES
from services.audiogen.audiocraft.plan import plan
from services.audiogen.engine import (
    EffectRequest,
    Take,
    TakeBlock,
    TakeEvent,
    TakeProgress,
    TakeResult,
)
from tests.models.audiocraft.checkpoints import make_tiny_audiogen
from tests.models.audiogen.conftest import load
from tests.models.takes import samples

pytestmark = pytest.mark.models


def effect(prompt: str = "rain on a roof", **fields: Any) -> EffectRequest:
    values = {
        "prompt": prompt, "sound": "", "family": None, "duration_ms": 800, "lasting": False,
        "takes": (Take(1, 1.0),), **fields,
    }  # fmt: skip
    return EffectRequest(**values)


def generate(engine: AudiocraftAudioGen, request: EffectRequest) -> list[TakeEvent]:
    return list(engine.generate(request, CancelToken()))


def results(events: Iterable[TakeEvent]) -> list[TakeResult]:
    return [event for event in events if isinstance(event, TakeResult)]


def test_the_engine_says_what_it_is(engine: AudiocraftAudioGen, models_dir: Path) -> None:
    assert (engine.info.name, engine.info.device) == ("audiocraft", "cpu")
    assert engine.info.licence == "CC-BY-NC-4.0"
    assert not engine.info.commercial_use
    folder = make_tiny_audiogen(models_dir / "own", models_dir / "t5-large", seed=9)
    own = load(models_dir, str(folder), own_weights_commercial_use=True)
    assert own.info.version != engine.info.version
    assert own.info.licence == "LicenseRef-Own"
    assert own.info.commercial_use


def test_each_take_is_progress_blocks_and_a_result(engine: AudiocraftAudioGen) -> None:
    takes = (Take(3, 1.0), Take(4, 0.7), Take(3, 0.4))
    events = generate(engine, effect(takes=takes, duration_ms=3500))
    for index, take in enumerate(takes):
        own = [event for event in events if event.take_index == index]
        assert isinstance(own[0], TakeProgress)
        assert isinstance(own[-1], TakeResult)
        blocks = [event.samples for event in own if isinstance(event, TakeBlock)]
        assert all(block.dtype == np.float32 and block.shape[1] == 1 for block in blocks)
        assert max(map(len, blocks)) <= BLOCK_FRAMES
        assert np.abs(np.concatenate(blocks)).max() <= 10 ** (-1 / 20) + 1e-6
        assert 0 <= own[-1].score <= 1
        assert own[-1].rendered_sound == "rain on a roof"
        assert own[-1].take == take
    assert not np.array_equal(samples(events, 0), samples(events, 1))


def test_progress_grows_to_its_total(engine: AudiocraftAudioGen) -> None:
    events = generate(engine, effect(duration_ms=3500))
    decoding = [e for e in events if isinstance(e, TakeProgress) and e.stage == "decoding"]
    done = [event.done_units for event in decoding]
    assert done == sorted(done)
    assert len(done) >= 5
    assert done[-1] <= decoding[-1].total_units


@pytest.mark.parametrize("duration_ms", [100, 1500, 4000])
def test_an_event_ends_in_time_and_is_as_loud_as_it_says(
    engine: AudiocraftAudioGen, duration_ms: int
) -> None:
    events = generate(engine, effect(duration_ms=duration_ms))
    audio = samples(events)
    assert 0 < len(audio) <= duration_ms * 48
    wanted_lufs = event_loudness_lufs(audio, 48_000)
    assert results(events)[0].loudness_lufs == pytest.approx(wanted_lufs, abs=0.01)


@pytest.mark.parametrize("duration_ms", [700, 5000, 40_000])
def test_a_bed_fills_its_time(engine: AudiocraftAudioGen, duration_ms: int) -> None:
    events = generate(engine, effect(duration_ms=duration_ms, lasting=True))
    audio = samples(events)
    assert len(audio) == duration_ms * 48
    wanted_lufs = bed_loudness_lufs(audio, 48_000)
    assert results(events)[0].loudness_lufs == pytest.approx(wanted_lufs, abs=1.0)


def test_the_same_seed_gives_the_same_samples_and_another_others(
    engine: AudiocraftAudioGen,
) -> None:
    first, again = (samples(generate(engine, effect())) for _ in range(2))
    other = samples(generate(engine, effect(takes=(Take(2, 1.0),))))
    assert np.array_equal(first, again)
    assert not np.array_equal(first, other)


def test_a_batch_of_productions_makes_what_each_makes_alone(engine: AudiocraftAudioGen) -> None:
    requests = [
        effect(takes=(Take(1, 1.0), Take(2, 0.6)), duration_ms=1900),
        effect("a dog barks twice in the distance", duration_ms=600),
        effect("wind", lasting=True, duration_ms=1200, takes=(Take(7, 0.0),)),
    ]
    events: dict[int, list[TakeEvent]] = defaultdict(list)
    for index, event in engine.run_batch(requests, [CancelToken() for _ in requests]):
        events[index].append(event)
    for index, request in enumerate(requests):
        alone = generate(engine, request)
        for ours, theirs in zip(results(alone), results(events[index]), strict=True):
            assert ours.take == theirs.take
            assert ours.score == pytest.approx(theirs.score, abs=1e-5)
        for take_index in range(len(request.takes)):
            assert np.array_equal(samples(alone, take_index), samples(events[index], take_index))


def test_requests_of_like_lengths_share_batches(engine: AudiocraftAudioGen) -> None:
    assert engine.batch_limits.max_items == 4
    assert engine.bucket(effect(duration_ms=600)) == engine.bucket(effect("wind", duration_ms=1900))
    assert engine.bucket(effect(duration_ms=600)) != engine.bucket(effect(duration_ms=9000))


def test_a_cancelled_request_stops_within_steps(engine: AudiocraftAudioGen) -> None:
    token = CancelToken()
    events = engine.generate(effect(duration_ms=30_000), token)
    assert isinstance(next(events), TakeProgress)
    token.cancel()
    with pytest.raises(Cancelled):
        next(events)


def test_the_others_of_a_batch_go_on_when_one_is_cancelled(engine: AudiocraftAudioGen) -> None:
    tokens = [CancelToken(), CancelToken()]
    asked = [effect(duration_ms=1900), effect("a bell", duration_ms=1900)]
    events = []
    for index, event in engine.run_batch(asked, tokens):
        tokens[0].cancel()
        events.append((index, event))
    of_first = [event for index, event in events if index == 0]
    assert not results(of_first)
    of_second = [event for index, event in events if index == 1]
    assert np.array_equal(samples(of_second), samples(generate(engine, asked[1])))


def loud_engine(models_dir: Path, folder: Path, factor: float) -> AudiocraftAudioGen:
    """The engine with a codec that is so much louder."""
    shutil.copytree(models_dir / "audiogen-medium", folder, dirs_exist_ok=True)
    content = torch.load(folder / CODEC_FILE, weights_only=True)
    last = "decoder.model.15.conv.conv"
    for name in (f"{last}.bias", f"{last}.weight_g"):
        content["best_state"][name] *= factor
    torch.save(content, folder / CODEC_FILE)
    return AudiocraftAudioGen(
        models_dir=models_dir,
        device="cpu",
        max_batch_items=4,
        audiogen_model=str(folder),
        audiogen_text_model="t5-large",
        own_weights_commercial_use=False,
    )


def test_silence_is_tried_three_times_and_then_told_by_its_score(
    models_dir: Path, tmp_path: Path
) -> None:
    silent = loud_engine(models_dir, tmp_path / "silent", 1e-4)
    events = generate(silent, effect(takes=(Take(1, 1.0),)))
    decoding = [e.done_units for e in events if isinstance(e, TakeProgress) and e.done_units == 25]
    assert len(decoding) == 3
    [result] = results(events)
    assert (result.score, result.take) == (0.0, Take(1, 1.0))
    assert np.abs(samples(events)).max() < 0.01


def test_what_is_clipped_is_made_again_with_another_seed(
    engine: AudiocraftAudioGen, models_dir: Path, tmp_path: Path
) -> None:
    takes = tuple(Take(seed, 1.0) for seed in range(8))
    asked = effect(takes=takes, duration_ms=500)
    # As loud as it takes for one take of two to have 1 % of its samples clipped.
    rows = [
        draft.row(engine._model.read(draft.plan.text), engine._model) for draft in drafts(asked)
    ]
    raws = [
        engine._model.hear(event.tokens)
        for event in engine._model.decode(rows, lambda _: True)
        if isinstance(event, Passage)
    ]
    peaks = np.sort([np.quantile(np.abs(raw), 0.99) for raw in raws])
    loud = loud_engine(models_dir, tmp_path / "loud", 0.99 / float(peaks[3:5].mean()))
    made = results(generate(loud, asked))
    kept = [result for result in made if result.take in takes]
    changed = [result for result in made if result.take not in takes]
    assert len(kept) >= 4
    assert changed
    # The seed that a result names gives the same take again.
    again = results(generate(loud, replace(asked, takes=(changed[0].take,))))[0]
    assert again.take == changed[0].take
    assert again.score == pytest.approx(changed[0].score, abs=1e-5)


def drafts(request: EffectRequest) -> list[Draft]:
    return [
        Draft(0, index, request, plan(request), take) for index, take in enumerate(request.takes)
    ]


def test_what_has_no_name_is_refused(engine: AudiocraftAudioGen) -> None:
    with pytest.raises(InvalidArgument) as caught:
        generate(engine, effect(""))
    assert caught.value.reason == "UNKNOWN_SOUND"


def test_missing_weights_say_what_to_pull(tmp_path: Path) -> None:
    with pytest.raises(FailedPrecondition) as caught:
        load(tmp_path)
    assert caught.value.reason == "WEIGHTS_MISSING"
    assert "wia models pull audiogen-medium" in caught.value.message
