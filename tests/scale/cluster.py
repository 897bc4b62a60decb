"""A cluster's part on one machine: deployments of the services and the gateway behind names.

Every pod has a loopback address of its own and the ports that it has in a cluster; the name of a
service stands for the addresses of its ready pods, as that of a headless Service does.
"""

import asyncio
import itertools
import os
import shutil
import signal
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.s3_server import S3Server
from tests.scale.counts import Counts, added
from tests.scale.names import Names, name_server
from tests.scale.pod import Ending, Pod, PodSpec
from tests.scale.shape import gateway_shape, service_shape
from tests.services.processes import free_port
from wia.client.async_client import AsyncClient

SERVICES = ("stt", "classifier", "prompter", "audiogen", "musicgen", "mixer")
# What has not become ready by then never will.
PATIENCE_S = 240.0
# How long a client tries to reach a gateway that is being exchanged.
_CLIENT_PATIENCE_S = 120.0


def dns_name(service: str) -> str:
    """The name behind which a service's pods stand."""
    return f"wia-{service}.where-is-audio.svc"


async def until(condition: Callable[[], bool], patience_s: float = PATIENCE_S) -> None:
    """Returns when the condition holds; raises TimeoutError."""
    async with asyncio.timeout(patience_s):
        while not condition():  # noqa: ASYNC110 (it is other processes that change it)
            await asyncio.sleep(0.05)


@dataclass(slots=True)
class Deployment:
    """The pods of one service."""

    spec: PodSpec
    names: Names
    tasks: asyncio.TaskGroup
    addresses: Iterator[str]
    # A folder that is empty for each new pod (an emptyDir); None for what lasts.
    scratch: Path | None = None
    pods: list[Pod] = field(default_factory=list)
    # Of pods that have been deleted.
    endings: list[Ending] = field(default_factory=list)
    _deleting: set[asyncio.Task[None]] = field(default_factory=set)

    @property
    def ready(self) -> list[Pod]:
        """The pods that get calls."""
        return [pod for pod in self.pods if pod.ready]

    async def scale(self, count: int) -> None:
        """As many pods; returns when they are ready, while those too many are still ending."""
        while len(self.pods) < count:
            self._add()
        for pod in self.pods[count:]:
            self._remove(pod)
        await until(lambda: len(self.ready) == count)

    async def roll(self) -> None:
        """`kubectl rollout restart`: maxSurge 1, maxUnavailable 0, as the manifests say."""
        for old in list(self.pods):
            new = self._add()
            await until(lambda pod=new: pod.ready)
            self._remove(old)

    async def recreate(self) -> None:
        """What the strategy Recreate does: no new pod before the old ones have gone."""
        count = len(self.pods)
        for pod in list(self.pods):
            self._remove(pod)
        await self.deleted()
        await self.scale(count)

    async def deleted(self) -> None:
        """Returns when no pod is ending any more."""
        await asyncio.gather(*self._deleting)

    async def kill(self, pod: Pod) -> None:
        """Ends its container as a crash would; returns when the next one in its place is ready."""
        restarts = len(pod.exit_codes)
        os.kill(pod.process.pid, signal.SIGKILL)
        await until(lambda: len(pod.exit_codes) > restarts and pod.ready)

    async def counts(self) -> list[Counts]:
        """What each of its pods has counted."""
        return [await pod.counts() for pod in self.pods]

    async def total(self) -> Counts:
        """What all have counted, those that are gone included."""
        return added([*await self.counts(), *(ending.counts for ending in self.endings)])

    def peak_bytes(self) -> int:
        """The most memory that one of its pods has held."""
        return max([p.peak_bytes() for p in self.pods] + [e.peak_bytes for e in self.endings])

    def _add(self) -> Pod:
        if self.scratch is not None:
            shutil.rmtree(self.scratch, ignore_errors=True)
        pod = Pod(self.spec, next(self.addresses), self._publish)
        self.pods.append(pod)
        self.tasks.create_task(pod.run())
        return pod

    def _remove(self, pod: Pod) -> None:
        self.pods.remove(pod)
        task = self.tasks.create_task(self._delete(pod))
        self._deleting.add(task)
        task.add_done_callback(self._deleting.discard)

    async def _delete(self, pod: Pod) -> None:
        self._publish()
        self.endings.append(await pod.delete())

    def _publish(self) -> None:
        self.names.set(dns_name(self.spec.name), [pod.address for pod in self.ready])


@dataclass(frozen=True, slots=True)
class Cluster:
    """All deployments."""

    services: Mapping[str, Deployment]
    gateway: Deployment
    targets: Mapping[str, str]
    http_url: str

    def client(self) -> AsyncClient:
        """A client of the gateway that outlasts its exchange."""
        return AsyncClient(self.http_url, patience_s=_CLIENT_PATIENCE_S)

    async def scale(self, replicas: int) -> None:
        """As many pods of each service."""
        async with asyncio.TaskGroup() as group:
            for deployment in self.services.values():
                group.create_task(deployment.scale(replicas))


@asynccontextmanager
async def cluster(
    folder: Path,
    replicas: int,
    *,
    services: Mapping[str, str] | None = None,
    own: Mapping[str, Mapping[str, str]] | None = None,
    object_store: S3Server | None = None,
) -> AsyncIterator[Cluster]:
    """Six services with as many replicas each, and the gateway, all ready.

    services: variables of all services, on top of the manifests'; own: of one process, by its name;
    object_store: where the gateway keeps what is not in its database; its own folder goes with each
    pod then.
    """
    network = f"127.{64 + os.getpid() % 64}"
    addresses = (f"{network}.{i // 250}.{i % 250 + 2}" for i in itertools.count(1))
    grpc_port, health_port, http_port = (free_port() for _ in range(3))
    http_address = f"{network}.0.2:{http_port}"
    async with name_server() as names, asyncio.TaskGroup() as tasks:
        targets = {name: names.target(dns_name(name), grpc_port) for name in SERVICES}
        variables = {
            **{name: {**(services or {}), **(own or {}).get(name, {})} for name in SERVICES},
            "gateway": {
                "WIA_HTTP_ADDRESS": http_address,
                "WIA_DATA_DIR": str(folder / "data"),
                **{f"WIA_{name.upper()}_ADDRESS": target for name, target in targets.items()},
                **_outside(folder, object_store),
                **(own or {}).get("gateway", {}),
            },
        }

        def deployment(name: str) -> Deployment:
            is_gateway = name == "gateway"
            spec = PodSpec(
                name,
                ("-m", "gateway") if is_gateway else ("-m", "services", name),
                gateway_shape() if is_gateway else service_shape(name),
                variables[name],
                folder / f"{name}.log",
                grpc_port,
                health_port,
            )
            scratch = folder / "data" if is_gateway and object_store else None
            return Deployment(spec, names, tasks, addresses, scratch)

        deployments = {name: deployment(name) for name in SERVICES}
        running = Cluster(deployments, deployment("gateway"), targets, f"http://{http_address}")
        try:
            await running.gateway.scale(1)
            await running.scale(replicas)
            yield running
        finally:
            await _end([running.gateway, *deployments.values()])


def _outside(folder: Path, object_store: S3Server | None) -> dict[str, str]:
    """The gateway's variables where it keeps nothing in its pod."""
    if object_store is None:
        return {}
    return {
        **object_store.environment,
        "WIA_OBJECT_STORE_URL": object_store.url,
        "WIA_DATABASE_URL": f"sqlite+aiosqlite:///{folder / 'database.sqlite3'}",
    }


async def _end(deployments: list[Deployment]) -> None:
    """Nothing of them is left."""
    for deployment in deployments:
        for pod in deployment.pods:
            pod.end_now()
    await asyncio.gather(*(deployment.deleted() for deployment in deployments))
