from pathlib import Path

import pytest

from common.emotions import Emotion
from training.passages import DataError
from training.utterances import (
    Recording,
    Utterance,
    load_recordings,
    load_utterances,
    save_recordings,
    save_utterances,
)


def test_utterances_come_back(tmp_path: Path) -> None:
    written = [
        Utterance("대화 1", "정말\t기쁘다.\n그래.", Emotion.HAPPINESS),
        Utterance("대화 1", "싫다.", Emotion.DISGUST),
    ]
    save_utterances(tmp_path / "u.tsv", written)
    assert load_utterances(tmp_path / "u.tsv") == (
        Utterance("대화 1", "정말 기쁘다. 그래.", Emotion.HAPPINESS),
        written[1],
    )


def test_recordings_come_back_with_their_files(tmp_path: Path) -> None:
    (tmp_path / "a.wav").touch()
    save_recordings(tmp_path / "r.tsv", [Recording("g", Path("a.wav"), "말", Emotion.FEAR)])
    [found] = load_recordings(tmp_path / "r.tsv")
    assert found == Recording("g", tmp_path / "a.wav", "말", Emotion.FEAR)
    (tmp_path / "a.wav").unlink()
    with pytest.raises(DataError, match=r"r\.tsv:2: there is no file"):
        load_recordings(tmp_path / "r.tsv")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", ":1: the header"),
        ("group\ttext\n", ":1: the header"),
        ("group\ttext\temotion\ng\t말\n", ":2: got"),
        ("group\ttext\temotion\ng\t\tfear\n", ":2: got"),
        ("group\ttext\temotion\n\ng\t말\tjoy\n", ":3: there is no emotion 'joy'"),
    ],
)
def test_a_bad_line_is_named(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "u.tsv").write_text(text, encoding="utf-8")
    with pytest.raises(DataError, match=said):
        load_utterances(tmp_path / "u.tsv")
