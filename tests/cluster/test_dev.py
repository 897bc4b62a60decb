"""The overlay dev on a real cluster: it comes up, makes the sample, and is disturbed.

`make test-cluster` runs this against the cluster of kubectl's context, whose nodes have to be able
to pull the images of REGISTRY. docs/development.md has its last result.
"""

import asyncio
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from tests.cluster.cluster import SERVICES, Cluster, until
from tests.sample import produce_sample
from tests.scale.load import Load
from tests.system.books import make_book
from wia.client.async_client import AsyncClient

# How long clients try to reach a gateway that is being exchanged.
EXCHANGE_S = 600
REPLICAS = 3

# Longer than the deadlines within, of which each names what did not come.
pytestmark = pytest.mark.timeout(3600)

_WRITE = """
import errno
try:
    open("/venv/written", "w")
except OSError as error:
    print(errno.errorcode[error.errno])
"""


def test_every_pod_is_ready_at_its_first_try(cluster: Cluster) -> None:
    pods = cluster.objects("pods")
    assert len(pods) == len(SERVICES) + 1
    for pod in pods:
        (status,) = pod["status"]["containerStatuses"]
        assert status["ready"], pod["metadata"]["name"]
        assert status["restartCount"] == 0, pod["metadata"]["name"]


@pytest.mark.parametrize("name", [*SERVICES, "gateway"])
def test_a_pod_is_locked_down(cluster: Cluster, name: str) -> None:
    assert cluster.execute(name, "import os; print(os.getuid(), os.getgid())") == "10001 10001\n"
    assert cluster.execute(name, _WRITE) == "EROFS\n"
    status = cluster.execute(name, "print(open('/proc/1/status').read())")
    assert "CapBnd:\t0000000000000000\n" in status
    assert "NoNewPrivs:\t1\n" in status
    assert "Seccomp:\t2\n" in status
    token = "import os; print(os.path.exists('/var/run/secrets/kubernetes.io'))"
    assert cluster.execute(name, token) == "False\n"


def test_the_sample_is_the_same(cluster: Cluster, tmp_path: Path) -> None:
    options, environment = ("--gateway", cluster.forward()), {"WIA_API_TOKEN": cluster.token()}
    made = produce_sample(tmp_path / "cluster", *options, environment=environment)
    assert len(made.cues) > 5
    assert made == produce_sample(tmp_path / "local")


async def test_restarts_lose_nothing(cluster: Cluster, tmp_path: Path) -> None:
    async with productions(cluster, tmp_path):
        for name in (*SERVICES, "gateway"):
            begun_s = time.monotonic()
            await asyncio.to_thread(cluster.restart, name)
            print(f"{name}: restarted in {time.monotonic() - begun_s:.0f} s", file=sys.stderr)
        cluster.forward()


async def test_new_replicas_get_calls(cluster: Cluster, tmp_path: Path) -> None:
    def all_have_work() -> bool:
        made = [counts.ended("Generate") for counts in cluster.counts("audiogen").values()]
        print(f"sounds made by each replica: {made}", file=sys.stderr)
        return len(made) == REPLICAS and all(made)

    async with productions(cluster, tmp_path):
        await asyncio.to_thread(cluster.scale, "audiogen", REPLICAS)
        await asyncio.to_thread(until, all_have_work)
    await asyncio.to_thread(cluster.scale, "audiogen", 1)


@asynccontextmanager
async def productions(cluster: Cluster, folder: Path) -> AsyncIterator[None]:
    """A book is produced again and again during the block; each time it has to come out as it did
    before."""
    async with AsyncClient(
        cluster.forward(), token=cluster.token(), deadline_s=EXCHANGE_S, patience_s=EXCHANGE_S
    ) as client:
        book = make_book(folder, seed=301)
        load = Load(client, (book,), folder)
        await load.undisturbed()
        async with asyncio.TaskGroup() as group:
            group.create_task(load.run())
            try:
                yield
            finally:
                load.stop()
    assert load.made
    assert load.lost() == []
    times = ", ".join(f"{made.elapsed_s:.0f} s" for _, made in load.made)
    print(f"the book was produced in {times}", file=sys.stderr)
