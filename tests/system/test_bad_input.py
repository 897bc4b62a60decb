"""Bad narrations and scripts through HTTP and gRPC: a clear error, and nothing left behind."""

from functools import cache

import pytest

from tests import bad_inputs
from tests.bad_inputs import BadInput
from tests.system.books import MORE_SENTENCES, Book, make_book
from tests.system.faces import Face

pytestmark = pytest.mark.usefixtures("leaves_nothing")


def _forget(face: Face, production_id: str) -> None:
    if production_id:
        face.delete(production_id)


@cache
def _made(bad: BadInput) -> bytes:
    return bad.make()


@pytest.mark.parametrize("bad", bad_inputs.NARRATIONS, ids=lambda bad: bad.name)
def test_what_is_no_narration_is_named(face: Face, bad: BadInput) -> None:
    outcome = face.produce(_made(bad), None, bad.file_name)
    assert outcome.reason == bad.reason
    assert outcome.message
    _forget(face, outcome.production_id)


def test_a_binary_script_is_refused(face: Face, book: Book) -> None:
    outcome = face.produce(book.narration, bad_inputs.script_binary(), "book.wav")
    assert (outcome.reason, outcome.refused) == ("SCRIPT_NOT_TEXT", True)
    assert "ELF" in outcome.message


def test_a_script_of_white_space_is_said_to_be_empty(face: Face, book: Book) -> None:
    outcome = face.produce(book.narration, b"\n \n\t\n", "book.wav")
    assert outcome.reason == "SCRIPT_EMPTY"
    _forget(face, outcome.production_id)


@pytest.fixture(scope="module")
def minute(tmp_path_factory: pytest.TempPathFactory) -> Book:
    """A book of a minute."""
    return make_book(tmp_path_factory.mktemp("minute"), sentences=MORE_SENTENCES)


def test_the_script_of_another_book_is_told(face: Face, minute: Book) -> None:
    outcome = face.produce(minute.narration, bad_inputs.script_of_another_book(), "book.wav")
    assert outcome.reason == "SCRIPT_MISMATCH"
    assert "another book" in outcome.message
    _forget(face, outcome.production_id)


def test_without_a_script_it_is_said_which_engine_would_serve(face: Face, book: Book) -> None:
    outcome = face.produce(book.narration, None, "book.wav")
    assert outcome.reason == "ENGINE_CANNOT_TRANSCRIBE"
    assert "whisper" in outcome.message
    assert "pip install" in outcome.message
    _forget(face, outcome.production_id)


@pytest.fixture(scope="module")
def english(tmp_path_factory: pytest.TempPathFactory) -> Book:
    sentences = (
        "The observatory closed its dome before the morning came.",
        "Nobody had counted the lines of the spectrum yet.",
        "She wrote the numbers into the long table and went home.",
        "Tomorrow the wind would turn, and the sky would clear again.",
        "An old man climbed the hill and rested on his stick.",
        "The children had gathered at the river to watch the boats.",
        "Far away a train went over the bridge without a sound.",
        "He folded the letter twice and put it under the lamp.",
    )
    folder = tmp_path_factory.mktemp("english")
    return make_book(folder, sentences=sentences, voice="en-us")


def test_a_narration_in_another_language_is_told(face: Face, book: Book, english: Book) -> None:
    outcome = face.produce(english.narration, book.script.encode(), "english.wav")
    assert outcome.reason == "SCRIPT_MISMATCH"
    assert "another language" in outcome.message
    _forget(face, outcome.production_id)


def test_a_script_in_another_language_is_told(face: Face, book: Book, english: Book) -> None:
    outcome = face.produce(book.narration, english.script.encode(), "book.wav")
    assert outcome.reason == "LANGUAGE_MISMATCH"
    _forget(face, outcome.production_id)
