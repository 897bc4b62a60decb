"""A script is read in the encodings that Korean users have, and anything else is refused."""

import unicodedata

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.errors import InvalidArgument, PayloadTooLarge
from common.text.script import MAX_SCRIPT_BYTES, decode_script
from tests import bad_inputs

LINES = ["비가 창문을 두드렸다.", "그는 문을 열고 들어왔다.", "멀리서 천둥이 울렸다."]


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (bad_inputs.SCRIPT.encode(), "utf-8"),
        (b"\xef\xbb\xbf" + bad_inputs.SCRIPT.encode(), "utf-8"),
        (bad_inputs.script_utf16("le"), "utf-16-le"),
        (bad_inputs.script_utf16("be"), "utf-16-be"),
        (bad_inputs.script_utf16("le", mark=False), "utf-16-le"),
        (bad_inputs.script_utf16("be", mark=False), "utf-16-be"),
        (bad_inputs.script_cp949(), "cp949"),
        (bad_inputs.SCRIPT.encode("euc-kr"), "cp949"),
    ],
)
def test_reads_every_encoding(data: bytes, encoding: str) -> None:
    script = decode_script(data)
    assert [line.text for line in script.lines] == LINES
    assert [line.index for line in script.lines] == [0, 1, 3]
    assert script.line_count == 4
    assert (script.encoding, script.language) == (encoding, "ko")


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_line_ends_count_the_same(line_end: str) -> None:
    script = decode_script(line_end.join(["하나.", "", "  ", "둘."]).encode())
    assert [(line.index, line.text) for line in script.lines] == [(0, "하나."), (3, "둘.")]
    assert script.line_count == 4


def test_composes_hangul_that_was_taken_apart() -> None:
    apart = unicodedata.normalize("NFD", LINES[0])
    assert decode_script(apart.encode()).lines[0].text == LINES[0]


def test_keeps_cp949_syllables_outside_of_euc_kr() -> None:
    assert (
        decode_script("똠방각하가 뷁 웃었다.".encode("cp949")).lines[0].text
        == "똠방각하가 뷁 웃었다."
    )


def test_reads_chinese_characters_in_marked_files() -> None:
    text = "人力車夫 金僉知"
    assert decode_script(b"\xff\xfe" + text.encode("utf-16-le")).lines[0].text == text


def test_another_language_is_undetermined() -> None:
    script = decode_script(b"It rained. The door creaked open.\n")
    assert script.language == "und"
    assert script.hangul_share == 0.0


@pytest.mark.parametrize(
    ("data", "named"),
    [
        (bad_inputs.script_binary(), "a program (ELF)"),
        (bad_inputs.png(), "a PNG image"),
        (bad_inputs.zip_archive(), "a ZIP archive"),
        (bad_inputs.mp3(1.0), "unknown data"),
        (b"{\\rtf1\\ansi Story}", "an RTF document"),
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<< /Length 3 >> stream\n\x01\x02\x03", "a PDF"),
    ],
)
def test_refuses_what_is_no_text(data: bytes, named: str) -> None:
    with pytest.raises(InvalidArgument, match="expected UTF-8") as caught:
        decode_script(data)
    assert caught.value.reason == "SCRIPT_NOT_TEXT"
    assert named in caught.value.message


@pytest.mark.parametrize("data", [b"", b"\n \r\n\t\n", b"\xef\xbb\xbf"])
def test_refuses_a_script_without_text(data: bytes) -> None:
    with pytest.raises(InvalidArgument) as caught:
        decode_script(data)
    assert caught.value.reason == "SCRIPT_EMPTY"


def test_refuses_a_script_over_the_limit() -> None:
    with pytest.raises(PayloadTooLarge) as caught:
        decode_script(b"a" * (MAX_SCRIPT_BYTES + 1))
    assert caught.value.reason == "SCRIPT_TOO_LARGE"


def test_refuses_random_bytes_of_any_length() -> None:
    generator = np.random.Generator(np.random.PCG64(1))
    for byte_count in range(16, 200, 3):
        with pytest.raises(InvalidArgument):
            decode_script(b"\x00\x01" + generator.bytes(byte_count))


@given(st.text(alphabet="가나다뷁힣 ,.!?\n", min_size=1).filter(lambda text: text.strip() != ""))
def test_utf8_is_always_read(text: str) -> None:
    script = decode_script(text.encode())
    assert [line.text for line in script.lines] == [
        line.strip() for line in text.split("\n") if line.strip()
    ]


@given(st.binary(max_size=400))
def test_any_bytes_give_a_script_or_a_typed_error(data: bytes) -> None:
    reason = ""
    try:
        lines = decode_script(data).lines
    except InvalidArgument as error:
        lines, reason = (), error.reason
    assert lines or reason in ("SCRIPT_NOT_TEXT", "SCRIPT_EMPTY")
