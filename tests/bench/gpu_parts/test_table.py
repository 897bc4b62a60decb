from pathlib import Path

from bench.gpu_parts.figure import Device, Figure, Skipped
from bench.gpu_parts.table import put_into, table

_LINES = [
    Device("NVIDIA H200", True, 4300.0),
    Figure("music", "musicgen", "medium", 1, "s of audio", 4.214, 26.0),
    Figure("music", "musicgen", "medium", 4, "s of audio", 15.06, 98.0),
    Figure("music", "audiocraft", "medium", 1, "s of audio", 1.1, is_peer=True),
    Skipped("speech", "whisper not installed here"),
]


def test_a_row_an_engine_and_a_column_a_batch() -> None:
    rows = table(_LINES, (1, 4)).splitlines()
    assert "| music | musicgen | medium | s of audio | 4.21 | 26 | 15.1 | 98 |" in rows
    assert "| music | audiocraft (peer) | medium | s of audio | 1.1 |  | | |" in rows
    assert rows[-1] == "- Skipped: speech: whisper not installed here"
    assert not any("no GPU" in row for row in rows)


def test_without_a_gpu_it_says_so() -> None:
    lines = [Device("CPU", False, 10.0), *_LINES[1:]]
    assert "**These are no GPU figures**" in table(lines, (1,))


def test_the_page_keeps_all_but_the_table_before(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("# Before\n")
    put_into(page, "one")
    page.write_text(page.read_text() + "after\n")
    put_into(page, "two")
    text = page.read_text()
    assert text.startswith("# Before\n")
    assert text.endswith("after\n")
    assert "two" in text
    assert "one" not in text
