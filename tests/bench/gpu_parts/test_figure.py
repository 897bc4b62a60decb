import pytest

from bench.gpu_parts.figure import Device, Figure, Line, Skipped, from_json, to_json


@pytest.mark.parametrize(
    "line",
    [
        Figure("music", "musicgen", "medium", 4, "s of audio", 12.5, 26.0, is_peer=True),
        Skipped("speech", "whisper not installed here"),
        Device("NVIDIA H200", True, 4300.0),
    ],
)
def test_lines_come_back_from_json(line: Line) -> None:
    assert from_json(to_json(line)) == line


@pytest.mark.parametrize("text", ["", "Loading weights: 100%", '{"other": 1}', "[]"])
def test_what_libraries_print_is_no_line(text: str) -> None:
    assert from_json(text) is None
