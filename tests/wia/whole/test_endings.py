"""However the system ends, nothing is left; and what dies in the middle is replaced."""

import os
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
import soundfile

from tests.wia.system.processes import descendants, lives
from tests.wia.whole.conftest import Story
from tests.wia.whole.serving import WIA, Serving
from wia.client.client import Client
from wia.client.model import ProductionOptions, ProductionState, StageProgress
from wia.client.rendition import MIX
from wia.system.child import ChildFailed
from wia.system.layout import GatewayPlace, SystemOptions
from wia.system.system import running_system
from wia.system.workplace import workplace

_PATIENCE_S = 30


@pytest.fixture
def short_folder() -> Iterator[Path]:
    """A folder for temporary files whose path is short enough for sockets."""
    with workplace() as folder:
        yield folder


def _assert_gone(pids: list[int]) -> None:
    deadline_s = time.monotonic() + _PATIENCE_S
    while left := [pid for pid in pids if lives(pid)]:
        assert time.monotonic() < deadline_s, [psutil.Process(pid).cmdline() for pid in left]
        time.sleep(0.05)


def _start_produce(story: Story, out: Path, folder: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [
            *(*WIA, "produce", str(story.narration), "--script", str(story.script)),
            *("--out", str(out)),
        ],
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "TMPDIR": str(folder)},
    )


def _wait_for_progress(process: subprocess.Popen[str]) -> None:
    assert process.stderr is not None
    for line in process.stderr:
        if "%" in line:
            return


def test_ctrl_c_cancels_cleans_up_and_says_so(
    story: Story, short_folder: Path, tmp_path: Path
) -> None:
    out = tmp_path / "never.flac"
    with _start_produce(story, out, short_folder) as process:
        _wait_for_progress(process)
        pids = descendants(process.pid)
        assert len(pids) >= 7
        process.send_signal(signal.SIGINT)
        said = process.communicate(timeout=_PATIENCE_S)[1]
        assert process.returncode == 130
    assert said.strip().splitlines()[-1] == "wia: interrupted"
    _assert_gone(pids)
    assert [path.name for path in short_folder.iterdir()] == ["lock"]
    assert not out.exists()


@pytest.mark.slow
def test_nothing_outlives_a_killed_production(
    story: Story, short_folder: Path, tmp_path: Path
) -> None:
    with _start_produce(story, tmp_path / "never.flac", short_folder) as process:
        _wait_for_progress(process)
        pids = descendants(process.pid)
        assert len(pids) >= 7
        process.kill()
        _assert_gone(pids)


async def test_beyond_loopback_the_gateway_wants_a_token_and_says_so() -> None:
    place = GatewayPlace(http_address="0.0.0.0:0")
    with pytest.raises(
        ChildFailed, match=r"0\.0\.0\.0:0 without an API token: set WIA_API_TOKEN"
    ) as no:
        async with running_system(SystemOptions(services=(), gateway=place)):
            pytest.fail("it listens")
    assert no.value.bad_usage


def test_a_service_that_is_killed_is_replaced_and_the_output_is_the_same(
    story: Story, system: Serving, tmp_path: Path
) -> None:
    with Client(system.url) as client:
        mixes = []
        for kill in (True, False):
            production = client.create(
                story.narration, script=story.script, options=ProductionOptions(seed=11)
            )
            for event in client.events(production.id):
                match event.happening:
                    case StageProgress(stage="sound") if kill:
                        os.kill(_service_pid(system, "audiogen"), signal.SIGKILL)
                        kill = False
            assert client.get(production.id).state is ProductionState.SUCCEEDED
            path = tmp_path / f"{len(mixes)}.flac"
            client.download(production.id, MIX, path)
            mixes.append(soundfile.read(path, dtype="int32")[0])
            # So that the next one has to make everything again.
            client.delete(production.id)
    assert (mixes[0] == mixes[1]).all()


def _service_pid(system: Serving, name: str) -> int:
    """The service's process, waiting for it where it is being restarted."""
    deadline_s = time.monotonic() + _PATIENCE_S
    while time.monotonic() < deadline_s:
        for child in psutil.Process(system.process.pid).children():
            if child.cmdline()[-2:] == ["services", name]:
                return child.pid
        time.sleep(0.05)
    raise AssertionError(f"{name} does not run")
