"""Known text and times through the real code: what a telling checkpoint says is what comes out."""

import numpy as np
import pytest
from numpy.typing import NDArray

from common.errors import FailedPrecondition
from services.stt.recognition.engine import RecognitionEngine
from tests.models.stt.conftest import SAYING
from tests.models.stt.engines import align, transcribe
from tests.narrations import Narration
from tests.services.stt.signals import music, noise, silence

pytestmark = pytest.mark.models

# The frames of the encoder are 20 ms long, and attention is smoothed over seven of them.
NEAR_MS = 120


def test_says_words_at_their_times(telling: RecognitionEngine, spoken: Narration) -> None:
    sentences, summary = transcribe(telling, spoken.samples)
    assert [sentence.text for sentence in sentences] == ["비가 왔다.", "노인은 세게 걸었죠!"]
    words = [word for sentence in sentences for word in sentence.words]
    assert [word.text for word in words] == list(SAYING.words)
    # The stretch begins 200 ms before the speech; the first word begins with the speech.
    begin_ms = 800
    expected_ms = [begin_ms + at_ms for at_ms in SAYING.starts_ms[1:]]
    found_ms = [word.start_ms for word in words[1:]]
    assert np.abs(np.subtract(found_ms, expected_ms)).max() <= NEAR_MS
    assert abs(words[0].start_ms - 1000) <= NEAR_MS
    assert summary.language == "ko"
    assert summary.language_probability is None
    assert abs(summary.speech_ms - (spoken.duration_ms - 2000)) < 600


def test_detects_the_language(telling: RecognitionEngine, spoken: Narration) -> None:
    _, summary = transcribe(telling, spoken.samples, language="")
    assert summary.language == "ko"
    assert summary.language_probability == pytest.approx(1.0, abs=0.01)


def test_times_count_from_the_window(telling: RecognitionEngine, spoken: Narration) -> None:
    here, _ = transcribe(telling, spoken.samples)
    later, _ = transcribe(telling, spoken.samples, start_ms=90_000)
    assert [s.start_ms + 90_000 for s in here] == [s.start_ms for s in later]
    assert [w.end_ms + 90_000 for s in here for w in s.words] == [
        w.end_ms for s in later for w in s.words
    ]
    assert not {s.id for s in here} & {s.id for s in later}


def test_a_prompt_leaves_text_and_times_alone(
    telling: RecognitionEngine, spoken: Narration
) -> None:
    plain, _ = transcribe(telling, spoken.samples)
    prompted, _ = transcribe(telling, spoken.samples, preceding="어느 가을 저녁이었다. " * 100)
    assert prompted == plain


def test_every_stretch_is_heard_in_turn(
    telling: RecognitionEngine, twice: NDArray[np.float32]
) -> None:
    sentences, _ = transcribe(telling, twice)
    assert [sentence.text for sentence in sentences] == ["비가 왔다.", "노인은 세게 걸었죠!"] * 2
    starts = [sentence.start_ms for sentence in sentences]
    apart_ms = (len(twice) + 8 * 16_000) // 32
    # The voice detector looks at 32 ms at a time.
    assert np.abs(np.subtract(starts[2:], starts[:2]) - apart_ms).max() <= 100


@pytest.mark.parametrize("sound", [silence(20), noise(20), music(20)])
def test_nothing_is_heard_where_nobody_speaks(
    telling: RecognitionEngine, sound: NDArray[np.float32]
) -> None:
    sentences, summary = transcribe(telling, sound[:, np.newaxis])
    assert sentences == []
    assert summary.speech_ms == 0


def test_a_script_corrects_what_was_heard(telling: RecognitionEngine, spoken: Narration) -> None:
    heard, _ = transcribe(telling, spoken.samples)
    script = ["해가 진 뒤였다.", "비가 왔다! 노인은 새게 걷었죠.", "문이 닫혔다."]
    sentences, summary = align(telling, spoken.samples, script)
    assert [(s.text, s.script_line) for s in sentences] == [
        ("비가 왔다!", 1),
        ("노인은 새게 걷었죠.", 1),
    ]
    assert [(s.start_ms, s.end_ms) for s in sentences] == [(s.start_ms, s.end_ms) for s in heard]
    assert [w.start_ms for s in sentences for w in s.words] == [
        w.start_ms for s in heard for w in s.words
    ]
    assert summary.absent_script_lines == (0, 2)
    assert [absent.text for absent in summary.absent_sentences] == [script[0], script[2]]
    assert 0.8 < summary.script_match < 1.0


def test_speech_in_no_line(telling: RecognitionEngine, twice: NDArray[np.float32]) -> None:
    script = ["노인은 세게 걸었죠!", "비가 왔다. 노인은 세게 걸었죠!"]
    sentences, summary = align(telling, twice, script)
    assert [s.text for s in sentences] == [
        "",
        "노인은 세게 걸었죠!",
        "비가 왔다.",
        "노인은 세게 걸었죠!",
    ]
    assert [s.script_line for s in sentences] == [None, 0, 1, 1]
    assert summary.absent_sentences == ()


def test_a_window_with_a_script_keeps_what_is_in_no_line(
    telling: RecognitionEngine, spoken: Narration
) -> None:
    sentences, _ = transcribe(telling, spoken.samples, script=["노인은 쎄게 걸었죠!"], start_ms=500)
    assert [(s.text, s.script_line) for s in sentences] == [
        ("비가 왔다.", None),
        ("노인은 쎄게 걸었죠!", 0),
    ]
    assert sentences[0].start_ms >= 1400


@pytest.mark.parametrize(
    ("script", "language", "reason"),
    [
        (["해가 졌다.", "문이 닫혔다.", "개가 짖는 소리만 들렸다."], "ko", "SCRIPT_MISMATCH"),
        (["The rain came down."], "ko", "LANGUAGE_MISMATCH"),
        (["* * *"], "ko", "SCRIPT_EMPTY"),
        (["비가 왔다."], "tlh", "UNSUPPORTED_LANGUAGE"),
    ],
)
def test_scripts_that_are_refused(
    telling: RecognitionEngine, spoken: Narration, script: list[str], language: str, reason: str
) -> None:
    with pytest.raises(Exception) as caught:
        align(telling, spoken.samples, script, language)
    assert caught.value.reason == reason  # type: ignore[attr-defined]


def test_no_speech_cannot_be_aligned(telling: RecognitionEngine) -> None:
    with pytest.raises(FailedPrecondition, match=r"20\.0 s"):
        align(telling, silence(20)[:, np.newaxis], ["비가 왔다."])


def test_an_unknown_language_is_refused(telling: RecognitionEngine, spoken: Narration) -> None:
    with pytest.raises(FailedPrecondition, match="'tlh'"):
        transcribe(telling, spoken.samples, language="tlh")
