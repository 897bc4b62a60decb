"""Both faces of a gateway on free ports, with its stores in reach and no services behind it."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

import grpc
import httpx
from whereisaudio.gateway.v1 import production_pb2_grpc

from common.rpc.client import open_channel
from common.rpc.server import ServerOptions, serve
from common.sentences import Sentence
from common.sounds import CueKind, SoundFamily
from gateway.api import Gateway
from gateway.clients.call import open_services
from gateway.cue_sheet.model import Cue, LabelledSentence, NarrationFacts, Take
from gateway.grpc.servicer import ProductionServicer
from gateway.grpc.token import TokenInterceptor
from gateway.http.app import make_app
from gateway.http.serve import serve_http
from gateway.jobs import Jobs
from gateway.production import ProductionConfig, ProductionState
from gateway.settings import GatewaySettings
from gateway.store.productions import Job, NewProduction, new_production_id
from gateway.stores import open_stores

Stub: TypeAlias = "production_pb2_grpc.ProductionServiceAsyncStub"
NARRATION = NarrationFacts(60_000, 24_000, 1, -20.0, "d" * 64, 1_440_000)


@dataclass(frozen=True, slots=True)
class Faces:
    """A gateway and clients of its faces."""

    gateway: Gateway
    http: httpx.AsyncClient
    http_address: str
    stub: Stub
    grpc_address: str

    @property
    def data_dir(self) -> Path:
        """Where it keeps everything."""
        return self.gateway.settings.data_dir

    def uploads(self) -> list[Path]:
        """What lies where productions and uploads are kept."""
        folder = self.data_dir / "productions"
        return sorted(folder.iterdir()) if folder.exists() else []

    async def add_production(
        self, state: ProductionState = ProductionState.SUCCEEDED, title: str = "book"
    ) -> str:
        """The id of a production that nobody works on."""
        production_id = new_production_id()
        new = NewProduction(
            production_id,
            title,
            ProductionConfig(),
            (),
            False,
            Job.PRODUCE,
            None,
            production_id,
            "",
        )
        await self.gateway.stores.productions.create(new)
        await self.gateway.stores.journal.write(production_id, [state], narration=NARRATION)
        return production_id

    async def add_book(self, cues: Sequence[Cue] = (), sentence_count: int = 0) -> str:
        """The id of an ended production with a cue sheet of revision 1."""
        production_id = await self.add_production()
        sentences = [
            LabelledSentence(Sentence(f"s{i}", f"문장 {i}", i * 1000, i * 1000 + 900))
            for i in range(sentence_count)
        ]
        await self.gateway.stores.sheets.write(production_id, sentences, cues)
        return production_id


@asynccontextmanager
async def running_faces(data_dir: Path, **changes: Any) -> AsyncIterator[Faces]:
    """The faces; changes are settings that differ from the defaults."""
    settings = GatewaySettings(data_dir=data_dir, **changes)
    async with AsyncExitStack() as stack:
        gateway = await _open(settings, stack)
        http_address = await stack.enter_async_context(
            serve_http(make_app(gateway), "127.0.0.1:0", drain_s=1)
        )
        grpc_address = await _serve_grpc(gateway, stack)
        channel = await stack.enter_async_context(open_channel(grpc_address))
        client = httpx.AsyncClient(base_url=f"http://{http_address}", timeout=60)
        yield Faces(
            gateway,
            await stack.enter_async_context(client),
            http_address,
            production_pb2_grpc.ProductionServiceStub(channel),
            grpc_address,
        )


async def _open(settings: GatewaySettings, stack: AsyncExitStack) -> Gateway:
    stores = await stack.enter_async_context(open_stores(settings))
    services = await stack.enter_async_context(open_services(settings))
    jobs = Jobs(settings, services, stores)
    await stack.enter_async_context(jobs.running())
    return Gateway(settings, services, stores, jobs)


async def _serve_grpc(gateway: Gateway, stack: AsyncExitStack) -> str:
    token = gateway.settings.api_token.get_secret_value()
    options = ServerOptions("127.0.0.1:0", "127.0.0.1:0", 64, 0, 300, 300)

    async def prepare(_stack: AsyncExitStack) -> Any:
        servicer = ProductionServicer(gateway)
        return lambda server: production_pb2_grpc.add_ProductionServiceServicer_to_server(
            servicer, server
        )

    interceptors: list[grpc.aio.ServerInterceptor] = [TokenInterceptor(token)] if token else []
    bound = await stack.enter_async_context(
        serve(options, ["whereisaudio.gateway.v1.ProductionService"], prepare, interceptors)
    )
    return bound.grpc_address


async def until(condition: Callable[[], bool], patience_s: float = 30) -> None:
    """Returns when the condition holds; raises TimeoutError."""
    async with asyncio.timeout(patience_s):
        while True:
            if condition():
                return
            await asyncio.sleep(0.02)


def effect(index: int, **changes: Any) -> Cue:
    """A knock at that second with two takes, the first chosen."""
    takes = tuple(
        Take(f"take-{index}-{n}", "light", "1", "Apache-2.0", n, 1.0, 900, 0.5, "a" * 64, -20.0)
        for n in range(2)
    )
    values: dict[str, Any] = {
        "id": f"cue-{index}",
        "kind": CueKind.EFFECT,
        "start_ms": index * 1000,
        "end_ms": index * 1000 + 900,
        "sound": "knock_wood",
        "family": SoundFamily.KNOCK,
        "prompt": "three knocks on a wooden door",
        "reason": "“똑똑”",
        "confidence": 0.75,
        "takes": takes,
        "chosen_take_id": takes[0].id,
    }
    return Cue(**{**values, **changes})
