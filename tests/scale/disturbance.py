"""Restarts, kills and exchanges while productions run, and what came of them."""

import asyncio
import statistics
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from tests.scale.cluster import SERVICES, Cluster, until
from tests.scale.counts import added
from tests.scale.load import Load
from tests.system.books import MORE_SENTENCES, SENTENCES, Book, make_book

# Services that are restarted at the same time; two of a lane never are.
_LANES = (("stt", "audiogen"), ("classifier", "mixer"), ("prompter", "musicgen"))
# No plan takes longer.
_LONGEST_S = 4 * 3600.0


@dataclass(frozen=True, slots=True)
class Plan:
    """What is done to the cluster."""

    # Rolling restarts in all, one service after the other.
    rollouts: int
    # Containers killed with SIGKILL in all.
    kills: int
    # Times that the gateway's pod is exchanged.
    gateway_restarts: int

    def share(self, count: int, lane: int) -> int:
        """A lane's part of so many."""
        return count // len(_LANES) + (lane < count % len(_LANES))


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of it."""

    elapsed_s: float
    productions: int
    # A line for each production that failed, warned, or came out differently.
    lost: tuple[str, ...]
    rollouts: int
    pods_exchanged: int
    kills: int
    gateway_restarts: int
    # Calls of the services that ended, those of them with another status than OK, and units of
    # work that the gateway began again.
    calls: int
    calls_not_ok: dict[str, int]
    units_begun_again: int
    # A production's time, undisturbed and disturbed, and the longest time without news of one.
    undisturbed_s: float
    median_s: float
    longest_s: float
    longest_pause_s: float
    # From SIGTERM to the end of a process.
    median_stop_s: float
    longest_stop_s: float
    exit_codes: tuple[int, ...]
    liveness_failures: int
    # By service: the most memory that one of its pods has held, and the manifests' limit.
    peak_mib: dict[str, tuple[int, int]]

    def as_dict(self) -> dict[str, object]:
        """For JSON."""
        return asdict(self)


def make_books(folder: Path) -> tuple[Book, ...]:
    """Two books that are worked on at once: half a minute, and three minutes in three segments."""
    return (
        make_book(folder, seed=201, sentences=SENTENCES),
        make_book(folder, seed=202, sentences=SENTENCES + MORE_SENTENCES, pause_ms=(4000, 6000)),
    )


async def disturb(cluster: Cluster, load: Load, plan: Plan) -> Outcome:
    """Carries the plan out while the load runs."""
    begun_s = time.monotonic()
    replicas = len(cluster.services["stt"].pods)
    async with asyncio.TaskGroup() as group:
        working = group.create_task(load.run())
        try:
            async with asyncio.TaskGroup() as lanes:
                for index, names in enumerate(_LANES):
                    lanes.create_task(_roll(cluster, names, plan, index))
                lanes.create_task(_restart_gateway(cluster, plan, replicas))
        finally:
            load.stop()
        await working
    return await _outcome(cluster, load, plan, time.monotonic() - begun_s)


async def _roll(cluster: Cluster, names: Sequence[str], plan: Plan, lane: int) -> None:
    """A lane's rolling restarts; now and then a container is killed between two of them."""
    rollouts, kills = plan.share(plan.rollouts, lane), plan.share(plan.kills, lane)
    for done in range(rollouts):
        deployment = cluster.services[names[done % len(names)]]
        await deployment.roll()
        if (done + 1) * kills // rollouts > done * kills // rollouts:
            await deployment.kill(deployment.ready[0])


async def _restart_gateway(cluster: Cluster, plan: Plan, replicas: int) -> None:
    """The gateway's exchanges, spread over the rolling restarts."""
    pods = plan.rollouts * replicas
    for number in range(1, plan.gateway_restarts + 1):
        due = number * pods // (plan.gateway_restarts + 1)
        await until(lambda due=due: _exchanged(cluster) >= due, _LONGEST_S)
        await cluster.gateway.recreate()


def _exchanged(cluster: Cluster) -> int:
    """Pods of services that have been exchanged."""
    return sum(len(deployment.endings) for deployment in cluster.services.values())


async def _outcome(cluster: Cluster, load: Load, plan: Plan, elapsed_s: float) -> Outcome:
    services = cluster.services.values()
    await asyncio.gather(*(d.deleted() for d in [*services, cluster.gateway]))
    total = added([await deployment.total() for deployment in services])
    codes = {code for _, code in total.calls} - {"OK"}
    endings = [ending for deployment in services for ending in deployment.endings]
    gateway_log = cluster.gateway.spec.log_path.read_text(errors="replace")
    pods = [pod for deployment in services for pod in deployment.pods]
    return Outcome(
        elapsed_s=elapsed_s,
        productions=len(load.made),
        lost=tuple(load.lost()),
        rollouts=plan.rollouts,
        pods_exchanged=len(endings),
        kills=plan.kills,
        gateway_restarts=len(cluster.gateway.endings),
        calls=total.ended(),
        calls_not_ok={code: total.ended(code=code) for code in sorted(codes)},
        units_begun_again=gateway_log.count('"event": "unit failed"'),
        undisturbed_s=max(made.elapsed_s for made in load.references.values()),
        median_s=statistics.median(made.elapsed_s for _, made in load.made),
        longest_s=max(made.elapsed_s for _, made in load.made),
        longest_pause_s=max(made.longest_pause_s for _, made in load.made),
        median_stop_s=statistics.median(ending.stop_s for ending in endings),
        longest_stop_s=max(ending.stop_s for ending in endings),
        exit_codes=tuple(sorted({ending.exit_code for ending in endings})),
        liveness_failures=sum(pod.liveness_failures for pod in pods),
        peak_mib={
            name: (
                cluster.services[name].peak_bytes() // 2**20,
                cluster.services[name].spec.shape.memory_bytes // 2**20,
            )
            for name in SERVICES
        },
    )
