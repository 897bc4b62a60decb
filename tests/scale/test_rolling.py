"""Rolling restarts, kills and an exchange of the gateway while productions run lose nothing."""

from contextlib import nullcontext
from pathlib import Path

import pytest

from tests.s3_server import s3_server
from tests.scale.cluster import SERVICES
from tests.scale.disturbance import Plan
from tests.scale.rolling_restarts import run

REPLICAS = 2


# With no time to drain, calls are broken off and begun again; with an object store, each gateway
# begins with an empty folder.
@pytest.mark.parametrize(
    ("drain_s", "rollouts", "outside"), [(None, 4, False), (0.0, 1, False), (None, 1, True)]
)
@pytest.mark.timeout(3600)
async def test_no_production_is_lost(
    tmp_path: Path, drain_s: float | None, rollouts: int, outside: bool
) -> None:
    plan = Plan(rollouts=rollouts * len(SERVICES), kills=3, gateway_restarts=1)
    with s3_server() if outside else nullcontext() as server:
        outcome = await run(tmp_path, plan, REPLICAS, drain_s, server)
    print(outcome)
    assert outcome.lost == ()
    assert outcome.productions >= 2
    assert outcome.pods_exchanged == REPLICAS * plan.rollouts
    assert outcome.gateway_restarts == 1
    assert outcome.exit_codes == (0,)
    assert outcome.liveness_failures == 0
    assert all(peak < limit for peak, limit in outcome.peak_mib.values()), outcome.peak_mib
