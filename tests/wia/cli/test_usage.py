"""Bad usage and bad input end with code 2 and one line on stderr, before anything is started."""

import socket
from pathlib import Path

import pytest

from tests.bad_inputs import random_bytes, script_binary, speech_like, wav
from tests.wia.cli.command import run_wia


def _assert_refused(stderr: str, *words: str) -> None:
    (line,) = stderr.strip().splitlines()
    assert line.startswith("wia: ")
    for word in words:
        assert word in line


@pytest.fixture
def narration(tmp_path: Path) -> Path:
    path = tmp_path / "narration.wav"
    path.write_bytes(random_bytes())
    return path


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["frobnicate"], ["frobnicate"]),
        (["produce"], ["NARRATION"]),
        (["produce", "nowhere.mp3", "--out", "a.flac"], ["nowhere.mp3", "does not exist"]),
        (["produce", "NARRATION"], ["--out"]),
        (["produce", "NARRATION", "--out", "a.txt"], ["a.txt", "wav, flac, mp3, m4a, opus"]),
        (["produce", "NARRATION", "--out", "a.flac", "--takes", "9"], ["--takes", "8"]),
        (["produce", "NARRATION", "--out", "a.flac", "--profile", "loud"], ["loud", "podcast"]),
        (["produce", "NARRATION", "--out", "a.flac", "--engine", "stt"], ["SERVICE=NAME"]),
        (["produce", "NARRATION", "--out", "a.flac", "--engine", "tts=x"], ["tts", "stt"]),
        (["produce", "NARRATION", "--out", "a.flac", "--gateway", "x:1"], ["x:1", "http://"]),
        (["produce", "NARRATION", "--out", "NARRATION"], ["would be overwritten"]),
        (["mix", "NARRATION", "--out", "a.flac"], ["--cue-sheet"]),
        (["transcribe", "NARRATION"], ["narration.wav", "cannot be read as audio"]),
        (["effect", " ", "--out", "a.wav"], ["prompt is empty"]),
        (["effect", "rain", "--out", "a.m4a"], ["a.m4a", "wav, flac, mp3, opus"]),
        (["effect", "rain", "--out", "a.wav", "--duration-s", "0"], ["--duration-s"]),
        (["music", "--out", "a.wav"], ["--emotion"]),
        (["music", "--emotion", "boredom", "--out", "a.wav"], ["boredom", "sadness"]),
        (["serve", "--http-port", "70000"], ["--http-port", "65535"]),
        (["serve", "--python", "audiogen"], ["SERVICE=PATH"]),
        (["serve", "--python", "gateway=python3"], ["gateway", "stt"]),
        (["engines", "--python", "audiogen=/no/python"], ["audiogen", "/no/python"]),
    ],
    ids=lambda value: " ".join(value)[:60],
)
def test_bad_usage(
    arguments: list[str],
    words: list[str],
    narration: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    done = run_wia(*(str(narration) if word == "NARRATION" else word for word in arguments))
    assert done.code == 2
    assert done.stdout == ""
    _assert_refused(done.stderr, *words)
    assert [path.name for path in tmp_path.iterdir()] == ["narration.wav"]


def test_without_a_verb_the_help_is_shown() -> None:
    done = run_wia()
    assert done.code == 2
    assert "produce" in done.stdout


def test_a_script_that_is_no_text_is_refused(tmp_path: Path) -> None:
    script = tmp_path / "script.txt"
    script.write_bytes(script_binary())
    done = run_wia("analyze", str(script))
    assert done.code == 2
    _assert_refused(done.stderr, "a program (ELF)")


def test_a_gateway_that_is_not_there_is_a_failure(tmp_path: Path) -> None:
    narration = tmp_path / "a.wav"
    narration.write_bytes(wav(speech_like(1.0, 8000), 8000))
    out = str(tmp_path / "a.flac")
    done = run_wia("produce", str(narration), "--out", out, "--gateway", "http://127.0.0.1:9")
    assert done.code == 1
    _assert_refused(done.stderr.splitlines()[-1], "cannot reach the gateway at http://127.0.0.1:9")


def test_a_port_that_is_taken_is_named(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = run_wia("serve", "--http-port", str(port), "--data-dir", str(tmp_path / "data"))
    assert done.code == 1
    _assert_refused(done.stderr, f"cannot listen on 127.0.0.1:{port}")
