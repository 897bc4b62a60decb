"""A whole system, the same processes that `wia serve` runs, beside the tests."""

import asyncio
import os
import signal
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractAsyncContextManager, ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar
from unittest.mock import patch

import grpc
import httpx
from whereisaudio.gateway.v1 import production_pb2_grpc

from tests.services.processes import free_port
from wia.system.layout import GatewayPlace, SystemOptions
from wia.system.system import System, running_system

T = TypeVar("T")

_START_S, _STOP_S = 170, 60


@dataclass(frozen=True, slots=True)
class Running:
    """A system that runs."""

    http_url: str
    grpc_address: str
    data_dir: Path
    system: System

    def client(self) -> httpx.Client:
        """A plain HTTP client of it."""
        return httpx.Client(base_url=self.http_url, timeout=120)

    @contextmanager
    def stub(self) -> Iterator[production_pb2_grpc.ProductionServiceStub]:
        """A plain gRPC client of it."""
        options = [("grpc.max_reconnect_backoff_ms", 200), ("grpc.enable_retries", 0)]
        with grpc.insecure_channel(self.grpc_address, options) as channel:
            yield production_pb2_grpc.ProductionServiceStub(channel)

    def pid(self, name: str) -> int:
        """The process that runs a service or the gateway now."""
        return next(child.pid for child in self.system.children if child.spec.name == name)

    def kill(self, name: str) -> None:
        """Ends that process as a crash would, and waits until another has taken its place."""
        pid = self.pid(name)
        os.kill(pid, signal.SIGKILL)
        until(lambda: self.pid(name) != pid)

    def log(self, name: str) -> str:
        """What the processes of that name have written."""
        child = next(child for child in self.system.children if child.spec.name == name)
        return child.spec.log_path.read_text(errors="replace")


@contextmanager
def system_in(
    data_dir: Path,
    environment: Mapping[str, str] | None = None,
    options: SystemOptions | None = None,
) -> Iterator[Running]:
    """A system that keeps its data in the folder, in an event loop and thread of its own."""
    place = GatewayPlace(
        http_address=f"127.0.0.1:{free_port()}",
        grpc_address=f"127.0.0.1:{free_port()}",
        data_dir=data_dir,
    )
    with ExitStack() as stack:
        stack.enter_context(patch.dict(os.environ, environment or {}))
        options = replace(options or SystemOptions(), gateway=place)
        system = stack.enter_context(in_background(lambda: running_system(options)))
        yield Running(f"http://{place.http_address}", place.grpc_address, data_dir, system)


@contextmanager
def in_background(enter: Callable[[], AbstractAsyncContextManager[T]]) -> Iterator[T]:
    """What the context manager yields, kept up in an event loop and thread of its own."""
    started, stop = threading.Event(), asyncio.Event()
    loop = asyncio.new_event_loop()
    entered: list[T] = []
    failures: list[BaseException] = []

    async def run() -> None:
        async with enter() as value:
            entered.append(value)
            started.set()
            await stop.wait()

    def work() -> None:
        try:
            loop.run_until_complete(run())
        except BaseException as error:
            failures.append(error)
        finally:
            started.set()
            loop.close()

    thread = threading.Thread(target=work)
    thread.start()
    assert started.wait(_START_S)
    if failures:
        raise failures[0]
    try:
        yield entered[0]
    finally:
        if not loop.is_closed():
            loop.call_soon_threadsafe(stop.set)
        thread.join(_STOP_S)
    if failures:
        raise failures[0]


def until(condition: Callable[[], bool], patience_s: float = 60) -> None:
    """Returns when the condition holds; raises TimeoutError."""
    give_up_s = time.monotonic() + patience_s
    while not condition():
        if time.monotonic() > give_up_s:
            raise TimeoutError
        time.sleep(0.05)
