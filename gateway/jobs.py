"""Works productions off: a few at a time, going on after a restart."""

import asyncio
import contextvars
import time
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from typing import Any, TypeVar

import structlog
from opentelemetry import trace

from common.errors import Error, Internal
from common.sentences import Sentence
from common.text.script import Script
from gateway.clients.call import Services
from gateway.cue_sheet.model import Cue
from gateway.events import Happening
from gateway.metrics import (
    NARRATION_SECONDS,
    PRODUCTION_SECONDS,
    PRODUCTIONS,
    PRODUCTIONS_ENDED,
)
from gateway.pipeline import produce, render
from gateway.production import Failure, Production, ProductionState
from gateway.production_trace import ProductionTrace
from gateway.settings import GatewaySettings
from gateway.stages.preview import Preview
from gateway.stages.work import Work, told_id
from gateway.store.productions import Job, NextRun
from gateway.stores import Stores
from gateway.threads import in_thread
from gateway.uploads.upload import UPLOAD_FILE, file_sha256, read_script

T = TypeVar("T")

_log = structlog.get_logger(__name__)


class Jobs:
    """Runs each queued production in a task of its own."""

    def __init__(self, settings: GatewaySettings, services: Services, stores: Stores) -> None:
        self._settings = settings
        self._services = services
        self._stores = stores
        self._room = asyncio.Semaphore(settings.max_running_productions)
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self._cancelled_ids: set[str] = set()
        self._previews: dict[str, Preview] = {}
        self._works: dict[str, Work] = {}
        self._traces: dict[str, ProductionTrace] = {}
        self._unbroken: set[asyncio.Task[Any]] = set()

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Goes on with what waits, works while the body runs, then stops where it stands: what
        was in work goes on from its artifacts when the gateway starts again."""
        await self._stores.uploads.remove_strangers(await self._stores.productions.ids())
        await self._stores.artifacts.resume_removing()
        sweeping = asyncio.create_task(self._stores.artifacts.sweep())
        for production_id in await self._stores.productions.waiting():
            self.start(production_id)
        try:
            yield
        finally:
            await asyncio.gather(*self._unbroken, return_exceptions=True)
            tasks = [sweeping, *self._tasks.values()]
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    async def unbroken(self, work: Coroutine[Any, Any, T]) -> T:
        """The work's result; the work goes on to its end when who waits for it is cancelled."""
        task = asyncio.create_task(work)
        self._unbroken.add(task)
        task.add_done_callback(self._unbroken.discard)
        return await asyncio.shield(task)

    def start(self, production_id: str, upload_began_ns: int | None = None) -> None:
        """Work the production off when its turn comes."""
        self._previews[production_id] = Preview()
        self._traces[production_id] = ProductionTrace(production_id, upload_began_ns)
        # In a context of its own, not in that of the request.
        task = asyncio.create_task(self._run(production_id), context=contextvars.Context())
        self._tasks[production_id] = task
        task.add_done_callback(lambda done: self._forget(production_id, done))

    def preview(self, production_id: str) -> Preview | None:
        """The preview of a production that waits or is being worked on."""
        return self._previews.get(production_id)

    def release_listeners(self) -> None:
        """Ends all streams of events and previews; who listens comes back to the next gateway."""
        self._stores.journal.release()
        for preview in self._previews.values():
            preview.end()

    async def cancel(self, production_id: str) -> None:
        """Stop the production's work, if there is any; what it has made stays. Raises NotFound."""
        task = self._tasks.get(production_id)
        if task is not None:
            self._cancelled_ids.add(production_id)
            task.cancel()
            await asyncio.wait({task})
        production = await self._stores.productions.get(production_id)
        if not production.state.ended:
            # It was stopped before it had begun.
            await self._end(production_id, ProductionState.CANCELLED)

    async def delete(self, production_id: str) -> None:
        """Stop the production's work and remove all that is only its own; raises NotFound."""
        await self.cancel(production_id)
        orphans = await self._stores.productions.delete(production_id)
        self._stores.journal.forget(production_id)
        # Without a pause between: whoever finds an artifact has noted its use before.
        self._stores.artifacts.remove(set(orphans) - self._used_keys())
        await self._stores.artifacts.sweep()
        await self._stores.uploads.remove(production_id)

    def _used_keys(self) -> set[str]:
        """Artifacts of what is being worked on."""
        return {key for work in self._works.values() for key in work.used_keys}

    def _forget(self, production_id: str, task: asyncio.Task[None]) -> None:
        if self._tasks.get(production_id) is task:
            del self._tasks[production_id]
            self._previews.pop(production_id).end()
            self._traces.pop(production_id).end()
            if work := self._works.pop(production_id, None):
                work.leave_backlog()
        self._cancelled_ids.discard(production_id)
        if not task.cancelled() and (error := task.exception()):
            _log.error("job broke", production_id=production_id, exc_info=error)

    async def _run(self, production_id: str) -> None:
        structlog.contextvars.bind_contextvars(production_id=production_id)
        try:
            with trace.use_span(self._traces[production_id].span, record_exception=False):
                async with self._turn(production_id):
                    await self._work(production_id)
        except asyncio.CancelledError:
            if production_id not in self._cancelled_ids:
                raise
            await self._end(production_id, ProductionState.CANCELLED)
        except Exception as error:  # the job runner's edge: whatever it is, the job ends
            await self._end(production_id, ProductionState.FAILED, _failure(error))
        await self._stores.uploads.release(production_id)
        await self._stores.artifacts.shrink(self._settings.max_cache_bytes, self._used_keys())

    @asynccontextmanager
    async def _turn(self, production_id: str) -> AsyncIterator[None]:
        """One of the places of those that are worked on, once one is free."""
        with (
            self._traces[production_id].part("wait"),
            PRODUCTIONS.labels("waiting").track_inprogress(),
        ):
            await self._room.acquire()
        try:
            with PRODUCTIONS.labels("running").track_inprogress():
                yield
        finally:
            self._room.release()

    async def _work(self, production_id: str) -> None:
        production = await self._stores.productions.get(production_id)
        run = await self._stores.productions.next_run(production_id)
        work = Work(
            production,
            self._services,
            self._settings,
            self._stores,
            self._previews[production_id],
            self._traces[production_id],
            told_ids=await self._told_ids(production_id),
        )
        self._works[production_id] = work
        await work.tell([ProductionState.RUNNING])
        async with work.writing_progress():
            upload_sha256 = await self._upload_sha256(production_id, run)
            if run.job is Job.PRODUCE:
                await produce(work, upload_sha256, await self._script(production))
            else:
                await render(work, upload_sha256, remaster=run.remaster)
        await self._end(production_id, ProductionState.SUCCEEDED)

    async def _upload_sha256(self, production_id: str, run: NextRun) -> str:
        if run.upload_sha256:
            return run.upload_sha256
        folder = await self._stores.uploads.open(production_id)
        return await in_thread(file_sha256, folder / UPLOAD_FILE)

    async def _script(self, production: Production) -> Script | None:
        if not production.has_script:
            return None
        return await in_thread(read_script, await self._stores.uploads.open(production.id))

    async def _told_ids(self, production_id: str) -> set[str]:
        """What an interrupted run has told already."""
        told: set[str] = set()
        after_sequence = 0
        while events := await self._stores.journal.read(production_id, after_sequence):
            for event in events:
                match event.happening:
                    case Sentence() | Cue() as thing:
                        told.add(told_id(thing))
            after_sequence = events[-1].sequence
        return told

    async def _end(
        self, production_id: str, state: ProductionState, failure: Failure | None = None
    ) -> None:
        PRODUCTIONS_ENDED.labels(state.value).inc()
        happenings: list[Happening] = [failure, state] if failure else [state]
        await self._stores.journal.write(production_id, happenings)
        if work := self._works.get(production_id):
            _tell_end(work, state, failure.reason if failure else "")


def _tell_end(work: Work, state: ProductionState, reason: str) -> None:
    """The run's sum, in metrics, log and trace."""
    took_s = time.monotonic() - work.begun_s
    narration = work.production.narration
    narration_s = narration.duration_ms / 1000 if narration else 0.0
    PRODUCTION_SECONDS.labels(state.value).observe(took_s)
    if state is ProductionState.SUCCEEDED:
        NARRATION_SECONDS.inc(narration_s)
    device_seconds = work.spending.device_seconds
    _log.info(
        "production ended",
        state=state.value,
        reason=reason,
        took_s=round(took_s, 3),
        narration_s=narration_s,
        device_seconds=device_seconds,
    )
    work.trace.span.set_attributes(
        {
            "wia.state": state.value,
            "wia.narration_s": narration_s,
            **{f"wia.device_s.{name}": seconds for name, seconds in device_seconds.items()},
        }
    )
    work.trace.end(reason)


def _failure(error: BaseException) -> Failure:
    """The first cause that a user can do something about; the rest is our fault and logged."""
    if isinstance(error, BaseExceptionGroup):
        return _failure(error.exceptions[0])
    if isinstance(error, Error) and not isinstance(error, Internal):
        return Failure(error.reason, error.message)
    _log.error("production failed", exc_info=error)
    if isinstance(error, Internal):
        return Failure(error.reason, error.message)
    return Failure("INTERNAL", "the gateway failed; its log says more")
