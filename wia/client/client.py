"""The blocking client: the asynchronous one, whose event loop runs on a thread of its own.

    with Client("http://127.0.0.1:8080") as client:
        production = client.create(Path("narration.mp3"), script=Path("story.txt"))
        production = client.wait(production.id)
        client.download(production.id, MIX, Path("mix.flac"))
        segment = client.segment(production.id, stem("effects"))   # a pydub.AudioSegment

Methods, their parameters and errors are those of wia.client.async_client.AsyncClient.
"""

import builtins
from collections.abc import Awaitable, Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Any, ParamSpec, Self, TypeVar

from anyio.from_thread import start_blocking_portal

from wia.client.async_client import AsyncClient
from wia.client.cue_sheet import CueSheet
from wia.client.events import Event
from wia.client.model import Production, ProductionOptions, ProductionPage, ServiceEngines
from wia.client.rendition import Rendition
from wia.client.upload import NarrationSource, TextSource

P = ParamSpec("P")
T = TypeVar("T")


class Client:
    """A blocking client of the gateway at http(s)://host:port or unix:/path."""

    def __init__(
        self,
        gateway: str = "http://127.0.0.1:8080",
        *,
        token: str = "",
        deadline_s: float = 60.0,
        patience_s: float = 2.0,
    ) -> None:
        with ExitStack() as stack:
            self._portal = stack.enter_context(start_blocking_portal())
            self._client = self._portal.call(lambda: _make(gateway, token, deadline_s, patience_s))
            stack.callback(lambda: self._call(self._client.close))
            self._stack = stack.pop_all()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the connection and end the thread; idempotent."""
        self._stack.close()

    def create(
        self,
        narration: NarrationSource,
        *,
        narration_name: str = "",
        script: TextSource | None = None,
        options: ProductionOptions | None = None,
        cue_sheet: CueSheet | TextSource | None = None,
        idempotency_key: str = "",
    ) -> Production:
        """Uploads a narration and creates its production."""
        return self._call(
            self._client.create,
            narration,
            narration_name=narration_name,
            script=script,
            options=options,
            cue_sheet=cue_sheet,
            idempotency_key=idempotency_key,
        )

    def get(self, production_id: str) -> Production:
        """The production."""
        return self._call(self._client.get, production_id)

    def list(self, *, page_size: int = 50, page_token: str = "") -> ProductionPage:
        """A page of productions, the newest first."""
        return self._call(self._client.list, page_size=page_size, page_token=page_token)

    def events(self, production_id: str, *, after_sequence: int = 0) -> Iterator[Event]:
        """What happens until the production has ended."""
        events = self._client.events(production_id, after_sequence=after_sequence)
        try:
            while (event := self._call(anext, events, None)) is not None:
                yield event
        finally:
            self._call(events.aclose)

    def wait(self, production_id: str) -> Production:
        """The production as soon as it has ended."""
        return self._call(self._client.wait, production_id)

    def cue_sheet(self, production_id: str) -> CueSheet:
        """The cue sheet."""
        return self._call(self._client.cue_sheet, production_id)

    def put_cue_sheet(self, production_id: str, sheet: CueSheet) -> CueSheet:
        """Replaces the cue sheet and gives the new one; Aborted where the revision is stale."""
        return self._call(self._client.put_cue_sheet, production_id, sheet)

    def render(self, production_id: str, *, remaster: bool = False) -> Production:
        """Renders the current cue sheet."""
        return self._call(self._client.render, production_id, remaster=remaster)

    def cancel(self, production_id: str) -> Production:
        """Cancels what the production is doing."""
        return self._call(self._client.cancel, production_id)

    def delete(self, production_id: str) -> None:
        """Deletes the production with all that it has made."""
        return self._call(self._client.delete, production_id)

    def download(
        self, production_id: str, rendition: Rendition, path: Path, *, audio_format: str = "flac"
    ) -> None:
        """Writes the mix, a stem or a take to a file: wav, flac, mp3, m4a or opus."""
        return self._call(
            self._client.download, production_id, rendition, path, audio_format=audio_format
        )

    def segment(self, production_id: str, rendition: Rendition) -> Any:
        """The mix, a stem or a take as a pydub.AudioSegment."""
        return self._call(self._client.segment, production_id, rendition)

    def engines(self) -> builtins.list[ServiceEngines]:
        """The engines that the gateway's services know."""
        return self._call(self._client.engines)

    def _call(self, function: Callable[P, Awaitable[T]], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """The function's result; it is cancelled where this thread is interrupted."""
        future = self._portal.start_task_soon(lambda: function(*args, **kwargs))
        try:
            return future.result()
        except BaseException:
            future.cancel()
            raise


async def _make(gateway: str, token: str, deadline_s: float, patience_s: float) -> AsyncClient:
    return AsyncClient(gateway, token=token, deadline_s=deadline_s, patience_s=patience_s)
