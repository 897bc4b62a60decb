from itertools import pairwise

import numpy as np
import pytest

from services.stt.recognition.detector import speech_by_level
from services.stt.recognition.recogniser import LONGEST_STRETCH_MS, Mono, Span, Stretch
from services.stt.recognition.stretches import cut_stretches
from tests.services.stt.signals import bursts, music, noise, silence


def stretches(samples: Mono, block_frames: int = 100_003) -> tuple[list[Stretch], int]:
    blocks = (
        samples[start : start + block_frames, np.newaxis]
        for start in range(0, len(samples), block_frames)
    )
    cuts = list(cut_stretches(blocks, speech_by_level))
    done = [cut.done_ms for cut in cuts]
    assert done == sorted(done)
    return [stretch for cut in cuts for stretch in cut.stretches], done[-1]


def test_finds_speech_by_its_level() -> None:
    found = speech_by_level(bursts([(1, 3), (3.5, 6), (10, 11)], 12))
    assert len(found) == 3
    for span, (start_s, end_s) in zip(found, [(1, 3), (3.5, 6), (10, 11)], strict=True):
        assert abs(span.start_ms - 1000 * start_s) <= 40
        assert abs(span.end_ms - 1000 * end_s) <= 40


@pytest.mark.parametrize("samples", [silence(20), noise(20), silence(0)])
def test_silence_and_noise_are_no_speech(samples: Mono) -> None:
    found, done_ms = stretches(samples)
    assert found == []
    assert done_ms == len(samples) // 16


def test_a_stretch_holds_what_fits_and_ends_at_a_long_pause() -> None:
    spans = [(1 + 4 * i, 4.6 + 4 * i) for i in range(12)]
    spans[5] = (spans[5][0], spans[5][1] - 0.8)  # the longest pause, 21 s in
    found, _ = stretches(bursts(spans, 52))
    assert [len(stretch.speech) for stretch in found] == [6, 6]
    for stretch in found:
        assert len(stretch.samples) <= LONGEST_STRETCH_MS * 16
        assert stretch.start_ms <= stretch.speech[0].start_ms
        assert stretch.start_ms + len(stretch.samples) / 16 >= stretch.speech[-1].end_ms


def test_a_long_silence_parts_stretches() -> None:
    found, _ = stretches(bursts([(1, 3), (9, 11)], 12))
    assert len(found) == 2


def test_speech_without_pauses_is_cut_where_it_is_quietest() -> None:
    samples = bursts([(1, 50)], 51)
    samples[26 * 16_000 : 26 * 16_000 + 640] *= 0.2  # 40 ms, too short for a pause
    found, _ = stretches(samples)
    assert len(found) == 2
    assert abs(found[0].speech[-1].end_ms - 26_020) <= 40


def test_stretches_of_hours_do_not_overlap_and_miss_nothing() -> None:
    spans = [(7 * i + 0.5, 7 * i + 5.5 + 0.1 * (i % 7)) for i in range(80)]
    samples = bursts(spans, 7 * 80)
    found, done_ms = stretches(samples)
    assert done_ms == len(samples) // 16
    speech = [span for stretch in found for span in stretch.speech]
    assert len(speech) == len(spans)
    for span, (start_s, end_s) in zip(speech, spans, strict=True):
        assert abs(span.start_ms - 1000 * start_s) <= 40
        assert abs(span.end_ms - 1000 * end_s) <= 40
    for before, after in pairwise(found):
        assert before.start_ms + len(before.samples) // 16 <= after.start_ms + 1
        start = after.start_ms * 16
        assert np.array_equal(after.samples, samples[start : start + len(after.samples)])


def test_the_blocks_change_nothing() -> None:
    samples = bursts([(5 * i + 1, 5 * i + 4.5) for i in range(60)], 301)
    one, _ = stretches(samples, 100_003)
    other, _ = stretches(samples, len(samples))
    assert [(s.start_ms, s.speech) for s in one] == [(s.start_ms, s.speech) for s in other]


def test_music_is_known_by_its_partials() -> None:
    found, _ = stretches(np.concatenate([silence(2), music(15), silence(5), bursts([(0, 4)], 5)]))
    musical = [stretch.tonality > 4.4 for stretch in found]
    assert musical[0]
    assert not musical[-1]


def test_spans() -> None:
    assert Span(200, 500).length_ms == 300
