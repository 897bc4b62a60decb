"""A script corrects what was heard, whatever the narrator and the model did to it."""

from collections.abc import Sequence

import numpy as np
import pytest

from common.sentences import Sentence
from common.text.script import ScriptLine
from services.stt.correction.correction import Correction
from services.stt.recognition.recogniser import HeardWord
from services.stt.recognition.sentences import untold_sentences
from services.stt.script import split_script
from tests.services.stt.heard import misheard, say, starts_ms

EXTRA = [
    "저는 이 책을 읽는 성우 아무개입니다.",
    "잠시 물을 한 잔 마시고 오겠습니다.",
    "이 대목은 제가 특히 좋아하는 곳이지요.",
]


def corrected(
    script: Sequence[str], words: Sequence[HeardWord], batch_words: int = 37
) -> tuple[list[Sentence], Correction]:
    """What comes out when the words come in batches; one line of the script a text."""
    lines = [ScriptLine(index, text) for index, text in enumerate(script)]
    correction = Correction(list(split_script(lines)), untold_sentences)
    sentences: list[Sentence] = []
    for start in range(0, len(words), batch_words):
        sentences += correction.push(words[start : start + batch_words])
    sentences += correction.flush()
    return sentences, correction


def lines_of(sentences: Sequence[Sentence]) -> list[int | None]:
    return [sentence.script_line for sentence in sentences]


def test_what_was_read_as_written(story: list[str]) -> None:
    sentences, correction = corrected(story, say(story))
    assert [sentence.text for sentence in sentences] == story
    assert lines_of(sentences) == list(range(len(story)))
    assert [sentence.start_ms for sentence in sentences] == starts_ms(story)
    assert correction.script_match == pytest.approx(1.0)
    assert not correction.absent_sentences
    for sentence in sentences:
        assert [word.text for word in sentence.words] == sentence.text.split()
        times = [time for word in sentence.words for time in (word.start_ms, word.end_ms)]
        assert times == sorted(times)
        assert (times[0], times[-1]) == (sentence.start_ms, sentence.end_ms)


def test_words_of_the_script_have_the_times_of_the_audio(story: list[str]) -> None:
    words = say(story)
    sentences, _ = corrected(story, words)
    placed = [word for sentence in sentences for word in sentence.words]
    assert [word.text for word in placed] == [word.text.strip() for word in words]
    assert [(word.start_ms, word.end_ms) for word in placed] == [
        (word.start_ms, word.end_ms) for word in words
    ]


@pytest.mark.parametrize(("share", "most_lost"), [(0.1, 0), (0.2, 0), (0.3, 2)])
def test_misheard_syllables_become_those_of_the_script(
    story: list[str], share: float, most_lost: int
) -> None:
    sentences, correction = corrected(story, misheard(say(story), share))
    read = {sentence.text: sentence.start_ms for sentence in sentences if sentence.text}
    assert set(read) <= set(story)
    assert len(set(story) - set(read)) <= most_lost
    true_ms = dict(zip(story, starts_ms(story), strict=True))
    errors_ms = np.abs([start_ms - true_ms[text] for text, start_ms in read.items()])
    assert np.percentile(errors_ms, 90) <= 200
    assert errors_ms.max() <= 1500
    assert correction.script_match > 1 - 2 * share


def test_numbers_in_digits_and_hanja(story: list[str]) -> None:
    script = [*story[:3], "그는 1924년에 조선(朝鮮)을 떠났다.", *story[3:6]]
    words = say([*story[:3], "그는 천구백이십사 년에 조선을 떠났다", *story[3:6]])
    sentences, correction = corrected(script, words)
    assert [sentence.text for sentence in sentences] == script
    assert correction.script_match > 0.98


def test_sentences_that_were_never_read_are_absent(story: list[str]) -> None:
    left_out = {4, 5, 17, 30}
    read = [text for index, text in enumerate(story) if index not in left_out]
    sentences, correction = corrected(story, misheard(say(read), 0.1))
    assert lines_of(sentences) == [i for i in range(len(story)) if i not in left_out]
    assert {absent.script_line for absent in correction.absent_sentences} == left_out
    assert correction.absent_script_lines == tuple(sorted(left_out))
    assert [absent.text for absent in correction.absent_sentences] == [
        story[index] for index in sorted(left_out)
    ]


def test_speech_in_no_line_has_no_text(story: list[str]) -> None:
    read = [EXTRA[0], *story[:10], EXTRA[1], *story[10:20], EXTRA[2]]
    sentences, correction = corrected(story[:20], say(read))
    assert lines_of(sentences) == [None, *range(10), None, *range(10, 20), None]
    starts = starts_ms(read)
    for sentence, start_ms in zip(sentences, starts, strict=True):
        assert abs(sentence.start_ms - start_ms) <= 50
    assert all(not s.text and not s.words for s in sentences if s.script_line is None)
    assert not correction.absent_sentences
    assert correction.script_match < 0.97


@pytest.mark.parametrize("first", [3, 11, 24])
def test_swapped_sentences_do_not_derail_it(story: list[str], first: int) -> None:
    order = list(range(len(story)))
    order[first], order[first + 1] = order[first + 1], order[first]
    sentences, correction = corrected(story, misheard(say([story[i] for i in order]), 0.1))
    assert lines_of(sentences) == order
    assert not correction.absent_sentences


def test_a_sentence_that_is_read_much_later(story: list[str]) -> None:
    order = [*range(5), *range(6, 30), 5, *range(30, len(story))]
    sentences, correction = corrected(story, say([story[i] for i in order]))
    assert lines_of(sentences) == order
    assert not correction.absent_sentences


def test_pages_that_were_left_out_of_a_long_book(book: list[str]) -> None:
    read = [*range(30), *range(90, len(book))]
    sentences, correction = corrected(book, misheard(say([book[i] for i in read]), 0.05))
    found = [line for line in lines_of(sentences) if line is not None]
    assert len(set(read) - set(found)) <= 2
    assert found == sorted(found)
    assert sum(30 <= absent.script_line < 90 for absent in correction.absent_sentences) >= 59


def test_a_sentence_read_twice_is_in_no_line_the_second_time(story: list[str]) -> None:
    read = [*story[:6], story[5], *story[6:12]]
    sentences, correction = corrected(story[:12], say(read))
    assert sorted(line for line in lines_of(sentences) if line is not None) == list(range(12))
    assert sum(line is None for line in lines_of(sentences)) == 1
    assert not correction.absent_sentences


def test_everything_at_once(book: list[str]) -> None:
    order = list(range(80))
    for index in (12, 41):
        order[index], order[index + 1] = order[index + 1], order[index]
    absent = {20, 33, 34, 60}
    read = [book[i] for i in order if i not in absent]
    read[5:5], read[50:50] = [EXTRA[0]], [EXTRA[1]]
    sentences, correction = corrected(book[:80], misheard(say(read), 0.1))
    found = [line for line in lines_of(sentences) if line is not None]
    assert len(set(found) ^ (set(range(80)) - absent)) <= 1
    assert len(absent - {each.script_line for each in correction.absent_sentences}) == 0
    starts = [sentence.start_ms for sentence in sentences]
    assert starts == sorted(starts)
    assert len({sentence.id for sentence in sentences}) == len(sentences)


def test_the_script_of_another_book_does_not_match(story: list[str], book: list[str]) -> None:
    _, correction = corrected(book[:60], say(story))
    assert correction.script_match < 0.2


def test_how_the_words_come_changes_nothing(book: list[str]) -> None:
    words = misheard(say(book[:60]), 0.1)
    assert corrected(book[:60], words, 1)[0] == corrected(book[:60], words, 10_000)[0]


def test_nothing_was_heard(story: list[str]) -> None:
    sentences, correction = corrected(story, [])
    assert not sentences
    assert correction.script_match == 0.0
    assert len(correction.absent_sentences) == len(story)
