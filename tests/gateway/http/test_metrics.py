"""What the gateway counts, so that services can be scaled by it."""

import asyncio
from pathlib import Path

from gateway.production import ProductionState, Stage
from gateway.production_trace import ProductionTrace
from gateway.stages.preview import Preview
from gateway.stages.work import Work
from tests.gateway.faces import Faces, running_faces, until

BACKLOG = 'wia_stage_backlog{stage="sound"}'


async def metric(faces: Faces, name: str) -> float:
    """The value of a metric; 0 where it has not been counted yet. All tests share the counters."""
    lines = (await faces.http.get("/metrics")).text.splitlines()
    return next((float(line.rsplit(" ", 1)[1]) for line in lines if line.startswith(name)), 0.0)


async def make_work(faces: Faces) -> Work:
    gateway = faces.gateway
    production_id = await faces.add_production(ProductionState.RUNNING)
    production = await gateway.stores.productions.get(production_id)
    return Work(
        production,
        gateway.services,
        gateway.settings,
        gateway.stores,
        Preview(),
        ProductionTrace(production_id),
    )


async def test_the_backlog_is_what_all_productions_lack(faces: Faces) -> None:
    before = await metric(faces, BACKLOG)
    first, second = await make_work(faces), await make_work(faces)
    first.report(Stage.SOUND, 3, 10)
    second.report(Stage.SOUND, 0, 5)
    assert await metric(faces, BACKLOG) == before + 12
    first.report(Stage.SOUND, 4, 12)
    assert await metric(faces, BACKLOG) == before + 13
    await second.complete(Stage.SOUND, 5)
    assert await metric(faces, BACKLOG) == before + 8
    first.leave_backlog()
    assert await metric(faces, BACKLOG) == before


async def test_productions_that_end_are_counted_and_no_longer_run(faces: Faces) -> None:
    failed = 'wia_productions_ended_total{state="failed"}'
    before = await metric(faces, failed)
    # Nothing was uploaded for it.
    production_id = await faces.add_production(ProductionState.QUEUED)
    faces.gateway.jobs.start(production_id)
    assert faces.gateway.jobs.preview(production_id)
    await until(lambda: faces.gateway.jobs.preview(production_id) is None)
    assert await metric(faces, failed) == before + 1
    for state in ("waiting", "running"):
        assert await metric(faces, f'wia_productions{{state="{state}"}}') == 0


async def test_who_waits_for_services_is_counted_as_long_as_is_set(tmp_path: Path) -> None:
    arriving = 'wia_productions{state="arriving"}'
    parts = {"narration": ("narration.wav", b"RIFF" + bytes(100))}
    seen: set[float] = set()
    # No service is behind this gateway, as when all are scaled to nothing.
    async with running_faces(tmp_path / "data", engines_deadline_s=2.0) as faces:
        upload = asyncio.create_task(faces.http.post("/v1/productions", files=parts))
        while not upload.done():
            seen.add(await metric(faces, arriving))
        assert upload.result().status_code == 504
        assert await metric(faces, arriving) == 0
    assert 1 in seen
