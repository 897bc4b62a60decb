"""Rolling restarts of all services while productions run: `make rolling-restarts`.

    python -m tests.scale.rolling_restarts --rollouts 100

Prints what came of it as JSON; exit code 1 where a production was lost. docs/scaling.md has the
last result.
"""

import argparse
import asyncio
import json
import shutil
import sys
import tempfile
from contextlib import nullcontext
from pathlib import Path

from tests.s3_server import S3Server, s3_server
from tests.scale.cluster import cluster
from tests.scale.disturbance import Outcome, Plan, disturb, make_books
from tests.scale.load import Load


async def run(
    folder: Path,
    plan: Plan,
    replicas: int,
    drain_s: float | None = None,
    object_store: S3Server | None = None,
) -> Outcome:
    """The plan carried out on a fresh cluster that keeps everything in the folder, or what the
    gateway keeps in an object store, but for its database.

    drain_s: how long services let calls end; None for what the manifests say.
    """
    books = make_books(folder)
    own = {} if drain_s is None else {"WIA_DRAIN_S": str(drain_s)}
    started = cluster(folder, replicas, services=own, object_store=object_store)
    async with started as running, running.client() as client:
        load = Load(client, books, folder, lambda line: print(line, file=sys.stderr))
        await load.undisturbed()
        return await disturb(running, load, plan)


def main() -> None:
    """Carry the plan of the command line out."""
    parser = argparse.ArgumentParser(prog="rolling_restarts")
    parser.add_argument("--rollouts", type=int, default=100)
    parser.add_argument("--kills", type=int, default=6)
    parser.add_argument("--gateway-restarts", type=int, default=3)
    parser.add_argument("--replicas", type=int, default=2)
    parser.add_argument("--drain-s", type=float, default=None)
    parser.add_argument("--object-store", action="store_true", help="each gateway begins empty")
    options = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="wia-scale-"))
    plan = Plan(options.rollouts, options.kills, options.gateway_restarts)
    with s3_server() if options.object_store else nullcontext() as server:
        outcome = asyncio.run(run(folder, plan, options.replicas, options.drain_s, server))
    print(json.dumps(outcome.as_dict(), ensure_ascii=False, indent=2))
    if outcome.lost:
        print(f"logs are in {folder}", file=sys.stderr)
        sys.exit(1)
    shutil.rmtree(folder)


if __name__ == "__main__":
    main()
