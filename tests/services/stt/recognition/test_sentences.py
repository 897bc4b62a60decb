import pytest

from common.errors import FailedPrecondition
from common.sentences import Sentence
from services.stt.recognition.languages import language_code, language_tag, likeliest
from services.stt.recognition.recogniser import HeardWord
from services.stt.recognition.sentences import SentenceBuilder, untold_sentences
from tests.services.stt.heard import say


def build(words: list[HeardWord], batch_words: int = 3) -> list[Sentence]:
    builder = SentenceBuilder()
    sentences: list[Sentence] = []
    for start in range(0, len(words), batch_words):
        sentences += builder.push(words[start : start + batch_words])
    return [*sentences, *builder.flush()]


def spaced(text: str, pauses_ms: dict[str, int]) -> list[HeardWord]:
    """Words of 300 ms; a pause behind those that are named."""
    words, at_ms = [], 0
    for each in text.split():
        words.append(HeardWord(f" {each}", at_ms, at_ms + 300, 0.9))
        at_ms += 300 + pauses_ms.get(each, 0)
    return words


def test_marks_end_sentences(story: list[str]) -> None:
    sentences = build(say(story[:12]))
    assert [sentence.text for sentence in sentences] == story[:12]
    for sentence in sentences:
        assert "".join(word.text for word in sentence.words) == "".join(sentence.text.split())
        assert sentence.start_ms == sentence.words[0].start_ms
        assert sentence.end_ms == sentence.words[-1].end_ms


def test_a_korean_ending_before_a_pause_ends_one_without_a_mark() -> None:
    words = spaced(
        "비가 왔다 바람도 불었다 그러다 그쳤다", {"왔다": 500, "불었다": 500, "그러다": 200}
    )
    assert [s.text for s in build(words)] == ["비가 왔다", "바람도 불었다", "그러다 그쳤다"]


def test_a_short_pause_does_not() -> None:
    words = spaced("비가 왔다 바람도 불고, 날은 저물었다", {"왔다": 200, "불고,": 900})
    assert [s.text for s in build(words)] == ["비가 왔다 바람도 불고, 날은 저물었다"]


def test_a_long_pause_ends_any() -> None:
    words = spaced("비가 오는 날이면 그는 웃었다.", {"날이면": 2500})
    assert [s.text for s in build(words)] == ["비가 오는 날이면", "그는 웃었다."]


def test_a_quotation_goes_on() -> None:
    words = spaced("“누구세요?” 하고 물었다. 대답이 없었다.", {})
    assert [s.text for s in build(words)] == ["“누구세요?” 하고 물었다.", "대답이 없었다."]


def test_languages_without_spaces() -> None:
    texts = ["雨", "が", "降っ", "た。", "風", "も", "吹い", "た。"]
    words = [HeardWord(text, 200 * i, 200 * i + 200, 0.9) for i, text in enumerate(texts)]
    assert [s.text for s in build(words)] == ["雨が降った。", "風も吹いた。"]


def test_how_the_words_come_changes_nothing(story: list[str]) -> None:
    words = say(story[:6])  # none of them quotes
    assert build(words, 1) == build(words, 1000)


def test_text_without_an_end_is_let_go_at_some_time() -> None:
    words = spaced("그리고 " * 500, {})
    sentences = build(words)
    assert all(len(sentence.text) <= 200 for sentence in sentences)
    assert sum(len(sentence.words) for sentence in sentences) == 500


def test_nothing() -> None:
    assert build([]) == []
    assert list(untold_sentences([])) == []


def test_speech_in_no_line_is_parted_at_pauses() -> None:
    words = spaced("저는 성우 아무개입니다 아 그럼", {"아무개입니다": 1000, "아": 900})
    found = list(untold_sentences(words))
    # The single syllable is no more than a breath.
    assert [(s.text, s.start_ms, s.end_ms) for s in found] == [("", 0, 900)]


def test_language_tags() -> None:
    known = {"ko", "en", "zh", "yue", "tl", "jw", "no"}
    tags = {"ko-KR": "ko", "EN": "en", "zh-Hant-TW": "zh", "zh-yue": "yue", "fil": "tl", "nb": "no"}
    for tag, code in tags.items():
        assert language_code(tag, known) == code
    assert language_tag(language_code("jv", known)) == "jv"
    with pytest.raises(FailedPrecondition, match=r"'xx-Y'.*en, jw, ko") as caught:
        language_code("xx-Y", known)
    assert caught.value.reason == "UNSUPPORTED_LANGUAGE"


def test_the_likeliest_language_is_that_of_the_mean() -> None:
    assert likeliest([{"ko": 0.4, "en": 0.6}, {"ko": 0.9, "en": 0.1}]) == ("ko", 0.65)
    with pytest.raises(FailedPrecondition, match="lang_ids"):
        likeliest([{}])
