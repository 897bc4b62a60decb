"""How near the light engine comes to the truth, on narrations unlike its own reference."""

import itertools
from collections.abc import Iterator

import numpy as np
import pytest

from common.audio.resample import resample
from common.offload import CancelToken
from common.sentences import Sentence
from common.text.script import ScriptLine
from services.stt.engine import AlignRequest, Samples
from services.stt.light.aligner import LightAligner
from services.stt.light.voice import Voice
from tests.narrations import Narration, NarrationOptions, SpokenSentence, make_narration
from tests.services.stt.alignments import align, blocks, percentile, start_errors_ms

FEMALE = NarrationOptions(
    voice="ko+f3", formant_shift=1.1, reverb_s=0.2, noise_snr_db=30, speed_jitter=0.1, seed=2
)
SLOW = NarrationOptions(
    voice="ko+klatt4",
    speed_wpm=130,
    pitch=35,
    formant_shift=0.9,
    reverb_s=0.3,
    noise_snr_db=25,
    speed_jitter=0.1,
    seed=3,
)
FAST = NarrationOptions(
    voice="ko+Andy",
    speed_wpm=200,
    pitch=75,
    formant_shift=1.12,
    reverb_s=0.3,
    noise_snr_db=20,
    speed_jitter=0.1,
    seed=4,
)


@pytest.mark.parametrize("options", [FEMALE, SLOW, FAST], ids=["female", "slow", "fast"])
def test_finds_when_each_sentence_begins(story: list[str], options: NarrationOptions) -> None:
    narration = make_narration(story, options)
    aligned = align(narration.samples, story)
    errors_ms = start_errors_ms(aligned, narration, story)
    assert len(errors_ms) == len(story)
    assert percentile(errors_ms, 50) <= 60
    assert percentile(errors_ms, 95) <= 200
    assert all(sentence.text for sentence in aligned.sentences)
    assert aligned.summary.absent_sentences == ()
    assert aligned.summary.script_match > 0.95
    _assert_sound(aligned.sentences, narration)


@pytest.mark.parametrize(("options", "seed"), [(FEMALE, 0), (FAST, 1)], ids=["female", "fast"])
def test_deviations_do_not_derail_the_others(
    story: list[str], options: NarrationOptions, seed: int
) -> None:
    places = np.random.default_rng(seed).permutation(np.arange(1, len(story) - 1))
    unscripted, unread, swapped = places[:3], places[3:5], places[5:7]
    order = list(range(len(story)))
    order[swapped[0]], order[swapped[1]] = order[swapped[1]], order[swapped[0]]
    narration = make_narration([story[i] for i in order if i not in unread], options)
    script = [story[i] for i in range(len(story)) if i not in unscripted]

    aligned = align(narration.samples, script)

    moved = {story[i] for i in swapped}
    errors_ms = start_errors_ms(aligned, narration, script)
    others = {text: error for text, error in errors_ms.items() if text not in moved}
    assert len(others) == len(story) - 7
    assert percentile(others, 95) <= 300
    absent = {each.text for each in aligned.summary.absent_sentences}
    assert {story[i] for i in unread} <= absent <= {story[i] for i in unread} | moved
    assert {script[line] for line in aligned.summary.absent_script_lines} == absent
    without_text = [sentence for sentence in aligned.sentences if not sentence.text]
    for index in unscripted:
        said = next(each for each in narration.sentences if each.text == story[index])
        assert _covered_share(said, without_text) > 0.8
    _assert_sound(aligned.sentences, narration)


def test_run_on_speech(story: list[str]) -> None:
    options = NarrationOptions(voice="ko+f5", pause_ms=(60, 60), reverb_s=0.2, noise_snr_db=35)
    narration = make_narration(story, options)
    aligned = align(narration.samples, story)
    errors_ms = start_errors_ms(aligned, narration, story)
    assert len(errors_ms) >= len(story) - 1
    assert percentile(errors_ms, 50) <= 30
    assert percentile(errors_ms, 95) <= 200


def test_words_stand_where_they_are_said(book: list[str]) -> None:
    """The truth is espeak-ng's own: where it started most of the words."""
    texts, pieces, true_ms = book[:20], [np.zeros(8000, np.float32)], {}
    with Voice("ko+f3", speed_wpm=150, pitch=60) as voice:
        for line, text in enumerate(texts):
            speech = voice.speak(text)
            began_ms = sum(map(len, pieces)) / 16
            for position, frame in speech.marks[1:]:
                place = len(text[:position].split())
                true_ms[line, place] = began_ms + 1000 * frame / voice.sample_rate_hz
            spoken = resample(speech.samples[:, np.newaxis], voice.sample_rate_hz, 16_000)
            pieces += [spoken[:, 0], np.zeros(5000 + 1000 * (line % 7), np.float32)]
    aligned = align(np.concatenate(pieces)[:, np.newaxis], texts)
    errors_ms = [
        abs(aligned.sentences[line].words[place].start_ms - start_ms)
        for (line, place), start_ms in true_ms.items()
    ]
    assert len(errors_ms) > 80
    assert np.median(errors_ms) <= 20
    assert np.percentile(errors_ms, 95) <= 60


def test_words_fill_their_sentence_in_order(told: Narration, story: list[str]) -> None:
    for sentence in align(told.samples, story).sentences:
        words = sentence.words
        assert " ".join(word.text for word in words) == sentence.text
        assert words[0].start_ms == sentence.start_ms
        assert words[-1].end_ms == sentence.end_ms
        for before, after in itertools.pairwise(words):
            assert before.start_ms <= before.end_ms <= after.start_ms


def test_a_line_of_several_sentences_keeps_its_index(told: Narration, story: list[str]) -> None:
    lines = [" ".join(story[:3]), "", " ".join(story[3:5]), *story[5:]]
    aligned = align(told.samples, lines)
    assert [each.text for each in aligned.sentences] == story
    assert [each.script_line for each in aligned.sentences[:6]] == [0, 0, 0, 2, 2, 3]


def test_windows_of_a_long_narration_meet(story: list[str], book: list[str]) -> None:
    texts = [*story, *book[:60]]
    narration = make_narration(texts, FEMALE)
    assert narration.duration_ms > 420_000  # more than one and a half windows
    taken_frames: list[int] = []

    def arriving() -> Iterator[Samples]:
        for block in blocks(narration.samples):
            taken_frames.append(len(block))
            yield block

    lines = tuple(ScriptLine(index, text) for index, text in enumerate(texts))
    events = LightAligner().align(AlignRequest("ko", lines), arriving(), CancelToken())
    sentences = [next(event for event in events if isinstance(event, Sentence))]
    assert sum(taken_frames) < 0.95 * len(narration.samples)  # told while more still comes
    sentences += [event for event in events if isinstance(event, Sentence)]
    assert [sentence.text for sentence in sentences] == texts
    errors_ms = [
        abs(found.start_ms - said.start_ms)
        for found, said in zip(sentences, narration.sentences, strict=True)
    ]
    assert np.percentile(errors_ms, 99) <= 200


def test_finds_its_way_after_a_skipped_chapter(story: list[str], book: list[str]) -> None:
    chapter = book[:100]  # more than a window is offered
    told = story[25:]
    narration = make_narration(told, FEMALE)
    aligned = align(narration.samples, [*chapter, *told])
    errors_ms = start_errors_ms(aligned, narration, [*chapter, *told])
    assert percentile(errors_ms, 95) <= 200
    assert aligned.summary.absent_script_lines == tuple(range(100))


def test_is_the_same_run_after_run(told: Narration, story: list[str]) -> None:
    first, second = (align(told.samples, story) for _ in range(2))
    assert first == second
    assert len({sentence.id for sentence in first.sentences}) == len(story)


def _assert_sound(sentences: tuple[Sentence, ...], narration: Narration) -> None:
    """In order of time, none overlapping, all within the narration."""
    times_ms = [time for each in sentences for time in (each.start_ms, each.end_ms)]
    assert times_ms == sorted(times_ms)
    assert times_ms[0] >= 0
    assert times_ms[-1] <= narration.duration_ms


def _covered_share(said: SpokenSentence, sentences: list[Sentence]) -> float:
    covered_ms = sum(
        max(min(each.end_ms, said.end_ms) - max(each.start_ms, said.start_ms), 0)
        for each in sentences
    )
    return covered_ms / (said.end_ms - said.start_ms)
