"""Watch and Produce: events in order, resumed, alive; nobody who goes away holds anything."""

import asyncio

import grpc
import pytest
from whereisaudio.gateway.v1 import production_pb2 as pb

from common.errors import NotFound
from common.rpc.status import from_rpc_error
from common.sentences import Sentence
from gateway.grpc.produce import produce
from gateway.production import Failure, ProductionState, Stage, StageProgress, Warning
from tests.gateway.faces import Faces, effect
from tests.gateway.grpc.calls import read_all


async def test_each_kind_comes_and_is_resumed(faces: Faces) -> None:
    production_id = await faces.add_production(ProductionState.RUNNING)
    await faces.gateway.stores.journal.write(
        production_id,
        [
            StageProgress(Stage.INGEST, 10, 10, complete=True),
            Sentence("s", "문이 닫혔다.", 0, 900),
            effect(1),
            Warning("SCRIPT_LINES_ABSENT", "1 sentence was not read"),
            Failure("NO_SPEECH", "nobody speaks"),
            ProductionState.FAILED,
        ],
    )
    events = await read_all(faces.stub.Watch(pb.WatchRequest(production_id=production_id)))
    assert [event.WhichOneof("payload") for event in events] == [
        "state", "progress", "sentence", "cue", "warning", "failure", "state",
    ]  # fmt: skip
    assert [event.sequence for event in events] == list(range(1, 8))
    assert events[1].progress.stage == pb.STAGE_INGEST
    assert events[3].cue.takes[1].id == "take-1-1"
    assert events[5].failure.reason == "NO_SPEECH"
    assert events[6].state == pb.PRODUCTION_STATE_FAILED
    resumed = pb.WatchRequest(production_id=production_id, after_sequence=4)
    assert await read_all(faces.stub.Watch(resumed)) == events[4:]


async def test_silence_is_filled_with_heartbeats(faces: Faces) -> None:
    production_id = await faces.add_production(ProductionState.RUNNING)
    call = faces.stub.Watch(pb.WatchRequest(production_id=production_id, after_sequence=1))
    first, second = await call.read(), await call.read()
    assert first.HasField("heartbeat")
    assert first.sequence == 0
    assert second == first
    call.cancel()


async def test_watching_a_production_that_is_deleted_ends(faces: Faces) -> None:
    production_id = await faces.add_production(ProductionState.RUNNING)
    watching = asyncio.create_task(
        read_all(faces.stub.Watch(pb.WatchRequest(production_id=production_id)))
    )
    await faces.stub.Delete(pb.DeleteRequest(production_id=production_id))
    # Deleting cancels first: who watches closely sees that, others that nothing is there.
    async with asyncio.timeout(30):
        await asyncio.wait({watching})
    match watching.exception():
        case None:
            assert watching.result()[-1].state == pb.PRODUCTION_STATE_CANCELLED
        case error:
            assert isinstance(error, grpc.aio.AioRpcError)
            assert from_rpc_error(error).reason == "PRODUCTION_NOT_FOUND"


async def test_a_client_that_goes_away_while_much_waits_for_it_holds_nothing(
    faces: Faces,
) -> None:
    production_id = await faces.add_production(ProductionState.RUNNING)
    progress = [StageProgress(Stage.MIX, number, 100) for number in range(100)]
    await faces.gateway.stores.journal.write(production_id, progress)
    production = await faces.gateway.stores.productions.get(production_id)
    before = asyncio.all_tasks()
    responses = produce(faces.gateway, production)
    assert (await anext(responses)).event.state == pb.PRODUCTION_STATE_RUNNING
    async with asyncio.timeout(30):
        await responses.aclose()
    assert asyncio.all_tasks() == before


async def test_producing_what_is_deleted_meanwhile_says_so(faces: Faces) -> None:
    production_id = await faces.add_production(ProductionState.RUNNING)
    production = await faces.gateway.stores.productions.get(production_id)
    responses = produce(faces.gateway, production)
    await anext(responses)
    await faces.gateway.jobs.delete(production_id)
    with pytest.raises(NotFound):
        async for _ in responses:
            pass
