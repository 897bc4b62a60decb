"""Rolling restarts, kills and an exchange of the gateway while productions run lose nothing."""

from pathlib import Path

import pytest

from tests.scale.cluster import SERVICES
from tests.scale.disturbance import Plan
from tests.scale.rolling_restarts import run

REPLICAS = 2


# With no time to drain, calls are broken off and begun again.
@pytest.mark.parametrize(("drain_s", "rollouts"), [(None, 4), (0.0, 1)])
@pytest.mark.timeout(3600)
async def test_no_production_is_lost(tmp_path: Path, drain_s: float | None, rollouts: int) -> None:
    plan = Plan(rollouts=rollouts * len(SERVICES), kills=3, gateway_restarts=1)
    outcome = await run(tmp_path, plan, REPLICAS, drain_s)
    print(outcome)
    assert outcome.lost == ()
    assert outcome.productions >= 2
    assert outcome.pods_exchanged == REPLICAS * plan.rollouts
    assert outcome.gateway_restarts == 1
    assert outcome.exit_codes == (0,)
    assert outcome.liveness_failures == 0
    assert all(peak < limit for peak, limit in outcome.peak_mib.values()), outcome.peak_mib
