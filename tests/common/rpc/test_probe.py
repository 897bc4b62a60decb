"""The probe says what a process says of itself, and no where there is none."""

import asyncio
import subprocess
import sys
from collections.abc import Callable
from contextlib import AsyncExitStack
from pathlib import Path

import grpc

from common.rpc.probe import is_serving
from common.rpc.server import ServerOptions, serve

PATIENCE_S = 60.0


async def asked(address: str) -> bool:
    """The probe's answer."""
    return await asyncio.to_thread(is_serving, address, PATIENCE_S)


async def test_it_says_what_the_process_says(tmp_path: Path) -> None:
    address = f"unix:{tmp_path}/health"
    loading: list[bool] = []

    async def prepare(_stack: AsyncExitStack) -> Callable[[grpc.aio.Server], None]:
        loading.append(await asked(address))
        return lambda _server: None

    options = ServerOptions(
        grpc_address=f"unix:{tmp_path}/grpc",
        health_address=address,
        max_concurrent_calls=1,
        drain_s=0,
        max_connection_age_s=60,
        max_connection_age_grace_s=60,
    )
    async with serve(options, [], prepare):
        assert await asked(address)
    assert loading == [False]
    assert not await asked(address)


def test_its_exit_code_is_the_answer(tmp_path: Path) -> None:
    command = [sys.executable, "-P", "-m", "common.rpc.probe", f"unix:{tmp_path}/nobody"]
    assert subprocess.run(command, check=False).returncode == 1
