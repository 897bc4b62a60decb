"""Batches, random numbers, repetition and cancellation, with weights that say nonsense or loop."""

import threading
from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest
import torch
from numpy.typing import NDArray

from common.errors import Cancelled, OutOfMemory
from common.offload import CancelToken
from services.stt.engine import Heard, TranscribeRequest
from services.stt.faster_whisper.recogniser import FasterWhisperRecogniser
from services.stt.recognition.engine import RecognitionEngine
from services.stt.recognition.recogniser import Draft, Span, Stretch, Task, draw_seed
from services.stt.whisper.decoding import decode_batch
from services.stt.whisper.recogniser import WhisperRecogniser
from tests.models.stt.conftest import LOOP, SAYING, Checkpoints
from tests.models.stt.engines import blocks, load, transcribe
from tests.narrations import Narration

pytestmark = pytest.mark.models


def stretches_of(samples: NDArray[np.float32]) -> list[Stretch]:
    """Two stretches of different lengths."""
    spans = [Span(1000, 3500), Span(3500, 7000)]
    return [
        Stretch(s.start_ms, samples[16 * s.start_ms : 16 * s.end_ms, 0], (s,), 0.0) for s in spans
    ]


def drafts(
    engine: RecognitionEngine, stretches: Sequence[Stretch], temperature: float, seed: int
) -> list[Draft]:
    """What decoding once gives."""
    recogniser: Any = engine._recogniser
    task = Task("ko", "", temperature, seed)
    if isinstance(recogniser, WhisperRecogniser):
        seeds = [draw_seed(seed, each.start_ms, temperature) for each in stretches]
        features = recogniser._features(stretches)
        with torch.inference_mode():
            return decode_batch(
                recogniser._model, features, task, temperature, seeds, CancelToken()
            )
    assert isinstance(recogniser, FasterWhisperRecogniser)
    decoder = recogniser._decoder("ko")
    if temperature > 0:
        return [
            recogniser._sample(decoder, each, task, temperature, CancelToken())
            for each in stretches
        ]
    return decoder.decode(decoder.encode(stretches), len(stretches), "", 0.0)


@pytest.mark.parametrize("temperature", [0.0, 0.8])
def test_a_batch_gives_what_each_stretch_gives_alone(
    random_engine: RecognitionEngine, spoken: Narration, temperature: float
) -> None:
    stretches = stretches_of(spoken.samples)
    together = drafts(random_engine, stretches, temperature, 7)
    alone = [drafts(random_engine, [each], temperature, 7)[0] for each in stretches]
    assert [each.tokens for each in together] == [each.tokens for each in alone]
    assert [each.average_log_probability for each in together] == pytest.approx(
        [each.average_log_probability for each in alone], abs=1e-3
    )
    assert all(0 < len(each.tokens) <= 443 for each in together)


def test_a_seed_gives_the_same_and_another_something_else(
    random_engine: RecognitionEngine, spoken: Narration
) -> None:
    (stretch, *_) = stretches_of(spoken.samples)
    one, again, other = (drafts(random_engine, [stretch], 1.0, seed)[0] for seed in (1, 1, 2))
    assert one.tokens == again.tokens
    assert one.tokens != other.tokens


def test_nonsense_has_words_in_order_of_time(
    random_engine: RecognitionEngine, spoken: Narration
) -> None:
    first, summary = transcribe(random_engine, spoken.samples, temperature=1.0, seed=3)
    again, _ = transcribe(random_engine, spoken.samples, temperature=1.0, seed=3)
    assert first == again
    times = [time for s in first for w in s.words for time in (w.start_ms, w.end_ms)]
    assert times == sorted(times)
    assert all(0 <= time <= spoken.duration_ms for time in times)
    assert summary.language == "ko"


def test_a_model_that_loops_is_cut_to_one_round(
    kind: str, checkpoints: Checkpoints, spoken: Narration
) -> None:
    # So sure of itself that every temperature gives the same; the last one is enough.
    engine = load(kind, checkpoints.path(kind, "looping"))
    sentences, _ = transcribe(engine, spoken.samples, temperature=0.9)
    heard = [word.text for sentence in sentences for word in sentence.words]
    assert heard == list(LOOP.words)


def test_cancelled_between_batches(
    kind: str, checkpoints: Checkpoints, twice: NDArray[np.float32]
) -> None:
    engine = load(kind, checkpoints.path(kind, "telling"), max_batch_items=1)
    token = CancelToken()
    request = TranscribeRequest("ko", 0, "", (), 0.0, 0)
    events = engine.transcribe(request, blocks(twice), token)
    for event in events:
        if isinstance(event, Heard):
            break
    assert event.done_ms < len(twice) // 16 / 2
    token.cancel()
    with pytest.raises(Cancelled):
        list(events)


def test_cancelled_within_a_stretch(checkpoints: Checkpoints, spoken: Narration) -> None:
    engine = load("whisper", checkpoints.path("whisper", "looping"))
    token = CancelToken()
    recogniser: Any = engine._recogniser
    threading.Timer(0.2, token.cancel).start()
    task = Task("ko", "", 1.0, 0)

    def go_on() -> None:
        for _ in range(100):
            recogniser.recognise(stretches_of(spoken.samples), task, token)

    with pytest.raises(Cancelled):
        go_on()


def test_where_there_is_no_room_the_batch_is_halved(
    telling: RecognitionEngine, spoken: Narration, monkeypatch: pytest.MonkeyPatch
) -> None:
    recogniser: Any = telling._recogniser
    stretches = stretches_of(spoken.samples)
    whole = recogniser._recognise

    def cramped(part: Sequence[Stretch], task: Task, token: CancelToken) -> Any:
        if len(part) > 1:
            raise OutOfMemory("OUT_OF_MEMORY", "no room for two")
        return whole(part, task, token)

    monkeypatch.setattr(recogniser, "_recognise", cramped)
    found = recogniser.recognise(stretches, Task("ko", "", 0.0, 0), CancelToken())
    assert [each.draft.text for each in found] == [" ".join(SAYING.words)] * 2
