"""Lines are cut into sentences where they end, and nowhere else."""

import pytest

from common.text.sentences import is_speakable, split_sentences


@pytest.mark.parametrize(
    ("line", "sentences"),
    [
        ("비가 왔다. 문이 열렸다!", ["비가 왔다.", "문이 열렸다!"]),
        ('"누, 누구세요?"', ['"누, 누구세요?"']),
        ("“누구야?” 하고 물었다. 답은 없었다.", ["“누구야?” 하고 물었다.", "답은 없었다."]),
        ("“가자.” 그는 일어섰다.", ["“가자.”", "그는 일어섰다."]),
        ("글쎄… 모르겠다.", ["글쎄… 모르겠다."]),
        ("3.5 미터였다. 정말?", ["3.5 미터였다.", "정말?"]),
        ("끝", ["끝"]),
        ("   ", []),
    ],
)
def test_lines_are_cut(line: str, sentences: list[str]) -> None:
    assert split_sentences(line) == sentences


def test_a_line_without_an_end_is_cut_at_a_comma() -> None:
    line = ", ".join(["그는 걷고 또 걸었고"] * 40)
    pieces = split_sentences(line)
    assert len(pieces) > 1
    assert all(len(piece) <= 200 for piece in pieces)
    assert " ".join(pieces) == line


def test_marks_alone_cannot_be_read_aloud() -> None:
    assert [is_speakable(text) for text in ("* * *", "…!", "가", "7", "ok")] == [
        False,
        False,
        True,
        True,
        True,
    ]
