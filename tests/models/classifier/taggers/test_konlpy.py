import subprocess
import sys
from pathlib import Path

import pytest

from common.errors import FailedPrecondition
from common.sentences import Role
from services.classifier.kobert.encoding import marked_words
from services.classifier.light.reading import SentenceReader
from services.classifier.taggers.choice import load_reader
from tests.models.classifier import tiny

pytestmark = [pytest.mark.models, pytest.mark.java]

TEXT = "비가 갑자기 창문을 때렸고 아이는 방에서 깨어났다."
# Kkma takes half a minute to load: the others show the same code.
FAST = ("komoran", "okt")


@pytest.fixture(scope="module", params=FAST)
def reader(request: pytest.FixtureRequest) -> SentenceReader:
    return load_reader(request.param)


def test_words_get_the_roles_that_kiwi_gives(
    reader: SentenceReader, request: pytest.FixtureRequest
) -> None:
    """But for Okt, to which this adverb is a noun."""
    roles = dict(marked_words(reader.read(TEXT, [], [])))
    assert roles["비가"] is Role.JKS
    assert roles["갑자기"] is (Role.MAG if request.node.callspec.id == "komoran" else None)
    assert roles["창문을"] is Role.JKO
    assert roles["때렸고"] is Role.V
    assert roles["방에서"] is Role.JKB
    assert roles["깨어났다."] is Role.V


def test_morphemes_stand_in_their_text(reader: SentenceReader) -> None:
    reading = reader.read(TEXT, [], [])
    for morpheme in reading.morphemes:
        assert 0 <= morpheme.start_char < morpheme.end_char <= len(TEXT)
    assert [m.start_char for m in reading.morphemes] == sorted(
        m.start_char for m in reading.morphemes
    )


@pytest.mark.parametrize("text", ["", "  ", "…", "😀", "ㅋㅋㅋ", "a", "\n", "1923년 3월 1일!"])
def test_odd_sentences_are_read(reader: SentenceReader, text: str) -> None:
    assert len(marked_words(reader.read(text, [], []))) == len(text.split())


def test_the_version_names_konlpy(reader: SentenceReader) -> None:
    assert reader.tagger_version.startswith("konlpy 0.")


def test_a_checkpoint_is_served_with_the_tagger_that_it_was_trained_with(
    tmp_path: Path, kobert_base: Path
) -> None:
    tiny.write_kobert(tmp_path, kobert_base, tagger="komoran")
    engine = tiny.open_engine(tmp_path)
    windows = engine._classifier._windows
    assert windows._reader.tagger_version.startswith("konlpy")
    with pytest.raises(FailedPrecondition) as caught:
        tiny.open_engine(tmp_path, role_tagger="kiwi")
    assert caught.value.reason == "TAGGER_DIFFERS"


_WITHOUT_JAVA = """
import os
os.environ.pop("JAVA_HOME", None)
import jpype
def nowhere(): raise jpype.JVMNotFoundException("No JVM shared library file (libjvm.so) found.")
jpype.getDefaultJVMPath = nowhere
from common.errors import FailedPrecondition
from services.classifier.taggers.choice import load_reader
try:
    load_reader("kkma")
except FailedPrecondition as error:
    print(error.reason, error.message)
"""


def test_a_machine_without_java_is_told_what_to_do() -> None:
    done = subprocess.run(
        [sys.executable, "-c", _WITHOUT_JAVA], capture_output=True, text=True, check=True
    )
    assert done.stdout.startswith("TAGGER_UNAVAILABLE tagger kkma: konlpy's taggers need Java")
    assert "default-jre-headless" in done.stdout


@pytest.mark.slow
def test_kkma_is_read_like_the_others() -> None:
    """Its adverbial particle JKM is JKB; 비가 is one noun to it, an elegy."""
    roles = dict(marked_words(load_reader("kkma").read(TEXT, [], [])))
    assert (roles["창문을"], roles["때렸고"]) == (Role.JKO, Role.V)
    assert roles["방에서"] is Role.JKB
