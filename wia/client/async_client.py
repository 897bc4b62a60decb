"""The asynchronous client.

    async with AsyncClient("http://127.0.0.1:8080") as client:
        production = await client.create(Path("narration.mp3"), script=Path("story.txt"))
        async for event in client.events(production.id):
            print(event)
        await client.download(production.id, MIX, Path("mix.flac"))

Every method raises the errors of common.errors with the gateway's reasons.
"""

import builtins
import io
import secrets
from collections.abc import AsyncGenerator
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TypeVar

import httpx
from pydantic import TypeAdapter, ValidationError

from common.errors import Internal
from wia.client.connection import Connection, Patience, Request
from wia.client.cue_sheet import CueSheet, write_cue_sheet
from wia.client.download import fetch, fetch_to_file
from wia.client.events import Event, MessageReader, to_event
from wia.client.model import (
    EngineInfo,
    Production,
    ProductionOptions,
    ProductionPage,
    ServiceEngines,
)
from wia.client.rendition import Rendition
from wia.client.upload import NarrationSource, TextSource, Upload

T = TypeVar("T")

_PRODUCTION = TypeAdapter(Production)
_PAGE = TypeAdapter(ProductionPage)
_CUE_SHEET = TypeAdapter(CueSheet)
_ENGINES = TypeAdapter(dict[str, tuple[EngineInfo, ...]])
# An upload slower than this is given up.
_MIN_UPLOAD_BYTES_PER_S = 32 * 1024
# The gateway sends a heartbeat every 15 s.
_EVENT_IDLE_S = 60.0


class AsyncClient:
    """A client of the gateway at http(s)://host:port or unix:/path.

    token: what the gateway's WIA_API_TOKEN is, where it has one.
    deadline_s: how long a call may take (an upload has time for its size on top).
    patience_s: how long a gateway that cannot be reached is tried for.
    """

    def __init__(
        self,
        gateway: str = "http://127.0.0.1:8080",
        *,
        token: str = "",
        deadline_s: float = 60.0,
        patience_s: float = 2.0,
    ) -> None:
        self._connection = Connection(gateway, token, patience_s)
        self._deadline_s = deadline_s
        self._patience_s = patience_s

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.close()

    async def close(self) -> None:
        """Close the connection; idempotent."""
        await self._connection.close()

    async def create(
        self,
        narration: NarrationSource,
        *,
        narration_name: str = "",
        script: TextSource | None = None,
        options: ProductionOptions | None = None,
        cue_sheet: CueSheet | TextSource | None = None,
        idempotency_key: str = "",
    ) -> Production:
        """Uploads a narration and creates its production.

        narration: a path, the bytes of a file, an open file that can seek, or a
        pydub.AudioSegment. script, cue_sheet: a path or bytes; a cue sheet is rendered instead of
        planning one. The same idempotency_key with the same upload gives the same production.
        """
        upload = Upload(narration, narration_name, script, options, cue_sheet)
        upload_s = upload.size_bytes() / _MIN_UPLOAD_BYTES_PER_S
        request = Request(
            "POST",
            "/v1/productions",
            self._deadline_s + upload_s,
            headers={"Idempotency-Key": idempotency_key or secrets.token_hex(16)},
            form=upload.form,
        )
        return _read(_PRODUCTION, await self._connection.send(request))

    async def get(self, production_id: str) -> Production:
        """The production."""
        return _read(_PRODUCTION, await self._send("GET", production_id))

    async def list(
        self,
        *,
        page_size: int = 50,
        page_token: str = "",
    ) -> ProductionPage:
        """A page of productions, the newest first."""
        params = {"page_size": str(page_size), "page_token": page_token}
        params = {name: value for name, value in params.items() if value}
        request = Request("GET", "/v1/productions", self._deadline_s, params=params)
        return _read(_PAGE, await self._connection.send(request))

    async def events(
        self, production_id: str, *, after_sequence: int = 0
    ) -> AsyncGenerator[Event, None]:
        """What happens, from the event after `after_sequence` on, until the production has ended.

        A broken stream is taken up again where it broke off.
        """
        patience, sequence = Patience(self._patience_s), after_sequence
        path = _path(production_id, "events")
        while True:
            headers = {"Last-Event-ID": str(sequence), "Accept": "text/event-stream"}
            reader = MessageReader()
            try:
                async with self._connection.stream(path, {}, headers, _EVENT_IDLE_S) as response:
                    async for line in response.aiter_lines():
                        patience.renew()
                        message = reader.read(line)
                        if message and (event := to_event(message)):
                            sequence = event.sequence
                            yield event
            except httpx.TransportError as error:
                await self._connection.pause(patience, error)
                continue
            # A gateway that stops ends its streams too: only the state says that all is over.
            if (await self.get(production_id)).state.ended:
                return

    async def wait(self, production_id: str) -> Production:
        """The production as soon as it has ended."""
        async for _ in self.events(production_id):
            pass
        return await self.get(production_id)

    async def cue_sheet(self, production_id: str) -> CueSheet:
        """The cue sheet."""
        return _read(_CUE_SHEET, await self._cue_sheet(production_id))

    async def cue_sheet_json(self, production_id: str) -> bytes:
        """The cue sheet as the gateway writes it."""
        return (await self._cue_sheet(production_id)).content

    async def put_cue_sheet(
        self,
        production_id: str,
        sheet: CueSheet,
    ) -> CueSheet:
        """Replaces the cue sheet that `sheet` was made from and gives the new one.

        Raises Aborted where the gateway's has another revision than `sheet`.
        """
        request = Request(
            "PUT",
            _path(production_id, "cue-sheet"),
            self._deadline_s,
            idempotent=False,
            headers={"If-Match": f'"{sheet.revision}"', "Content-Type": "application/json"},
            content=write_cue_sheet(sheet),
        )
        await self._connection.send(request)
        return await self.cue_sheet(production_id)

    async def render(self, production_id: str, *, remaster: bool = False) -> Production:
        """Renders the current cue sheet; remaster brings the mix to its loudness again."""
        request = Request(
            "POST",
            _path(production_id, "render"),
            self._deadline_s,
            idempotent=False,
            headers={"Content-Type": "application/json"},
            content=b'{"remaster": true}' if remaster else b'{"remaster": false}',
        )
        return _read(_PRODUCTION, await self._connection.send(request))

    async def cancel(self, production_id: str) -> Production:
        """Cancels what the production is doing; what it has made stays."""
        response = await self._send("POST", production_id, "cancel")
        return _read(_PRODUCTION, response)

    async def delete(self, production_id: str) -> None:
        """Deletes the production with all that it has made."""
        await self._send("DELETE", production_id)

    async def download(
        self, production_id: str, rendition: Rendition, path: Path, *, audio_format: str = "flac"
    ) -> None:
        """Writes the mix, a stem or a take to a file: wav, flac, mp3, m4a or opus."""
        source, params = _path(production_id, rendition.path), {"format": audio_format}
        await fetch_to_file(self._connection, source, params, path, self._patience_s)

    async def segment(self, production_id: str, rendition: Rendition) -> Any:
        """The mix, a stem or a take as a pydub.AudioSegment of 32-bit samples."""
        from wia.client.segment import to_segment

        sink = io.BytesIO()
        source, params = _path(production_id, rendition.path), {"format": "flac"}
        await fetch(self._connection, source, params, sink, self._patience_s)
        return to_segment(sink.getvalue())

    async def engines(self) -> builtins.list[ServiceEngines]:
        """The engines that the gateway's services know."""
        response = await self._connection.send(Request("GET", "/v1/engines", self._deadline_s))
        services = _read(_ENGINES, response)
        return [ServiceEngines(service, engines) for service, engines in services.items()]

    async def _cue_sheet(self, production_id: str) -> httpx.Response:
        return await self._send("GET", production_id, "cue-sheet")

    async def _send(self, method: str, production_id: str, what: str = "") -> httpx.Response:
        path = _path(production_id, what)
        return await self._connection.send(Request(method, path, self._deadline_s))


def _path(production_id: str, what: str = "") -> str:
    return f"/v1/productions/{production_id}" + (f"/{what}" if what else "")


def _read(adapter: TypeAdapter[T], response: httpx.Response) -> T:
    try:
        return adapter.validate_json(response.content)
    except ValidationError as error:
        message = f"the gateway's answer is none that this client knows: {error.errors()[0]}"
        raise Internal("UNKNOWN_ANSWER", message) from error
