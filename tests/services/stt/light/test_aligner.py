"""What the light engine refuses, and when it tells what it has found."""

import re

import numpy as np
import pytest

from common.errors import Cancelled, Error, FailedPrecondition, InvalidArgument
from common.offload import CancelToken
from common.text.script import ScriptLine
from services.stt.engine import AlignRequest, Samples, TranscribeRequest
from services.stt.light.aligner import LightAligner
from tests.narrations import Narration, NarrationOptions, make_narration
from tests.services.stt.alignments import align, blocks

ENGLISH = [
    "The old man walked slowly down to the harbor.",
    "Rain had been falling since the early morning.",
    "Nobody knew where the children had gone.",
    "She opened the door and looked into the dark room.",
    "A dog barked twice and then it was quiet again.",
    "The clock on the wall struck seven.",
    "He put the letter into the fire without reading it.",
    "They waited until the train had left the station.",
]


def refusal(samples: Samples, script: list[str], language: str = "ko") -> Error:
    with pytest.raises(FailedPrecondition) as caught:
        align(samples, script, language)
    return caught.value


def test_the_script_of_another_book(told: Narration, book: list[str]) -> None:
    error = refusal(told.samples[: 100 * 16_000], book[:40])
    assert error.reason == "SCRIPT_MISMATCH"
    assert re.fullmatch(
        r"script and narration match to \d+%, expected at least 50%: .*", error.message
    )


def test_a_narration_in_another_language(story: list[str]) -> None:
    narration = make_narration(ENGLISH, NarrationOptions(voice="en-us", seed=1))
    assert refusal(narration.samples, story[:20]).reason == "SCRIPT_MISMATCH"


def test_a_script_in_another_language(told: Narration) -> None:
    error = refusal(told.samples, ENGLISH)
    assert error.reason == "LANGUAGE_MISMATCH"
    assert "0% of the script's letters are Korean" in error.message


def test_a_language_that_it_does_not_know(told: Narration) -> None:
    error = refusal(told.samples, ENGLISH, "en-US")
    assert error.reason == "UNSUPPORTED_LANGUAGE"
    assert "'en-US'" in error.message


@pytest.mark.parametrize(
    "samples",
    [
        np.zeros((0, 1), np.float32),
        np.zeros((30 * 16_000, 1), np.float32),
        0.05 * np.random.default_rng(0).standard_normal((30 * 16_000, 1)).astype(np.float32),
    ],
    ids=["nothing", "silence", "noise"],
)
def test_no_speech(samples: Samples, story: list[str]) -> None:
    error = refusal(samples, story)
    assert error.reason == "NO_SPEECH"
    assert f"{len(samples) / 16_000:.1f} s" in error.message


@pytest.mark.parametrize("script", [[], [""], ["* * *", "“……”"]])
def test_a_script_with_nothing_to_read(told: Narration, script: list[str]) -> None:
    with pytest.raises(InvalidArgument, match="no line that could be read aloud"):
        align(told.samples, script)


def test_transcribing_needs_a_model() -> None:
    request = TranscribeRequest("ko", 0, "", (), 0.0, 0)
    with pytest.raises(FailedPrecondition) as caught:
        list(LightAligner().transcribe(request, iter([]), CancelToken()))
    assert caught.value.reason == "ENGINE_CANNOT_TRANSCRIBE"
    assert "faster-whisper" in caught.value.message


def test_a_cancelled_alignment_ends(told: Narration, story: list[str]) -> None:
    lines = tuple(ScriptLine(index, text) for index, text in enumerate(story))
    token = CancelToken()
    token.cancel()
    with pytest.raises(Cancelled):
        list(LightAligner().align(AlignRequest("ko", lines), blocks(told.samples), token))
