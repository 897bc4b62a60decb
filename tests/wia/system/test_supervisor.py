"""Children are restarted, given up in time, and ended."""

import asyncio
import os
import signal
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from tests.wia.system.processes import descendants, lives
from wia.system.child import Child, ChildFailed, ChildSpec
from wia.system.health import wait_until_serving
from wia.system.supervisor import Restarts, supervised

_SERVER = str(Path(__file__).with_name("small_server.py"))


def _spec(folder: Path, name: str, *last_words: str) -> ChildSpec:
    address = f"unix:{folder}/{name}.sock"
    arguments = (_SERVER, address, *last_words)
    return ChildSpec(name, arguments, address, folder / f"{name}.log", drain_s=5.0)


async def _other_pid(child: Child, pid: int) -> int:
    while True:
        if child.pid != pid:
            return child.pid
        await asyncio.sleep(0.02)


def _grandchild(child: Child) -> int:
    words = child.log_tail().split()
    return int(words[words.index("grandchild") + 1])


async def test_a_killed_child_is_restarted_and_serves_again(tmp_path: Path) -> None:
    told: list[str] = []
    specs = [_spec(tmp_path, "one"), _spec(tmp_path, "two")]
    async with supervised(specs, told.append) as (one, two):
        first_pid, other_pid = one.pid, two.pid
        grandchild_pid = _grandchild(one)
        os.kill(first_pid, signal.SIGKILL)
        async with asyncio.timeout(30):
            second_pid = await _other_pid(one, first_pid)
            await wait_until_serving(one.spec.health_address)
        assert two.pid == other_pid
        assert lives(second_pid)
        # What the dead one had started is gone with it.
        assert not lives(grandchild_pid)
    assert told == ["one ended with code -9; it is started again"]


async def test_a_child_has_the_interpreter_that_it_wants(tmp_path: Path) -> None:
    python = tmp_path / "python"
    python.write_text(f'#!/bin/sh\necho an environment of its own\nexec {sys.executable} "$@"\n')
    python.chmod(0o755)
    spec = replace(_spec(tmp_path, "one"), python=str(python))
    async with supervised([spec]) as (child,):
        assert "an environment of its own" in child.log_tail()
        pid = child.pid
    assert not lives(pid)


async def test_all_end_with_the_body(tmp_path: Path) -> None:
    async with supervised([_spec(tmp_path, "one"), _spec(tmp_path, "two")]) as children:
        pids = [*(child.pid for child in children), *map(_grandchild, children)]
        assert all(lives(pid) for pid in pids)
    assert not any(lives(pid) for pid in pids)


async def test_an_error_of_the_body_comes_out_as_it_is(tmp_path: Path) -> None:
    with pytest.raises(KeyError, match="mine"):
        async with supervised([_spec(tmp_path, "one")]):
            raise KeyError("mine")
    assert not descendants()


async def test_one_that_does_not_start_says_why_and_ends_the_others(tmp_path: Path) -> None:
    specs = [_spec(tmp_path, "good"), _spec(tmp_path, "bad", "bad: no room on the disk", "1")]
    with pytest.raises(ChildFailed) as failed:
        async with supervised(specs):
            pytest.fail("the body ran")
    assert failed.value.message == (
        "bad ended with code 1 before it was ready: bad: no room on the disk"
    )
    assert not failed.value.bad_usage
    assert not descendants()


async def test_one_that_refuses_its_settings_is_quoted(tmp_path: Path) -> None:
    with pytest.raises(ChildFailed) as failed:
        async with supervised([_spec(tmp_path, "bad", "WIA_METRICS_PORT: too large", "2")]):
            pytest.fail("the body ran")
    assert failed.value.message == "WIA_METRICS_PORT: too large"
    assert failed.value.bad_usage


async def test_one_that_keeps_dying_is_given_up(tmp_path: Path) -> None:
    async def kill_for_ever(child: Child) -> None:
        pid = 0
        while True:
            pid = await _other_pid(child, pid)
            os.kill(pid, signal.SIGKILL)

    with pytest.raises(ChildFailed, match="one stopped 6 times within 60 s") as failed:
        async with supervised([_spec(tmp_path, "one")]) as (child,):
            await kill_for_ever(child)
    assert "grandchild" in failed.value.log_tail


def test_restarts_are_counted_within_a_minute_and_wait_longer_each_time() -> None:
    restarts = Restarts()
    waits_s = []
    for now_s in range(5):
        assert restarts.allow(float(now_s))
        waits_s.append(restarts.backoff_s)
    assert waits_s == pytest.approx([0.1, 0.2, 0.4, 0.8, 1.6])
    assert not restarts.allow(5.0)
    assert restarts.allow(62.0)
    assert restarts.backoff_s == pytest.approx(0.8)
