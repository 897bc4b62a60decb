"""Asks a remote server for many rows at once.

Engines know no asyncio, and their callers see none here: the event loop lives on the engine's
thread for as long as one batch. It is the way in which a call in flight can be abandoned, so that
the server sees the connection close and stops working too.
"""

import asyncio
import ssl
from collections.abc import Sequence
from functools import cache

import httpx

from common.batching import raise_if_all_cancelled
from services.prompter.remote.api import Answer, RemoteApi
from services.prompter.remote.outage import Outage
from services.prompter.remote.trouble import Trouble
from services.prompter.rows import Failed, Row

MAX_ANSWER_BYTES = 1024 * 1024
_FIRST_DELAY_S, _MAX_DELAY_S = 0.5, 8.0
_POLL_S = 0.05


def ask_all(api: RemoteApi, rows: Sequence[Row], outage: Outage) -> list[str | Failed]:
    """One outcome a row, in their order; rows of cancelled callers are given up.

    A row is asked for options.attempt_count times at most. When the server is found to be away,
    or its quota used up, an outage begins, and what is not asked yet fails with its reason. Raises
    Cancelled when all rows are cancelled, and whatever else but Trouble the API's read raises.
    """
    outcomes: list[str | Failed] = [Failed("cancelled")] * len(rows)
    if not rows:
        return outcomes
    try:
        asyncio.run(_ask_all(api, rows, outage, outcomes))
    except BaseExceptionGroup as problems:
        raise problems.exceptions[0] from None
    raise_if_all_cancelled([row.token for row in rows])
    return outcomes


async def _ask_all(
    api: RemoteApi, rows: Sequence[Row], outage: Outage, outcomes: list[str | Failed]
) -> None:
    limits = httpx.Limits(max_connections=api.options.max_calls)
    timeout = httpx.Timeout(api.options.timeout_s, pool=None)
    room = asyncio.Semaphore(api.options.max_calls)
    async with httpx.AsyncClient(
        limits=limits, timeout=timeout, verify=_tls(), headers=api.headers()
    ) as client:

        async def one(place: int, row: Row) -> None:
            async with room:
                outcomes[place] = await _ask(client, api, row, outage)

        async with asyncio.TaskGroup() as group:
            calls = [group.create_task(one(place, row)) for place, row in enumerate(rows)]
            group.create_task(_watch(rows, calls))


async def _watch(rows: Sequence[Row], calls: Sequence[asyncio.Task[None]]) -> None:
    """Gives up the calls of rows that nobody waits for."""
    while not all(call.done() for call in calls):
        for row, call in zip(rows, calls, strict=True):
            if row.token.cancelled:
                call.cancel()
        await asyncio.wait(calls, timeout=_POLL_S, return_when=asyncio.ALL_COMPLETED)


async def _ask(client: httpx.AsyncClient, api: RemoteApi, row: Row, outage: Outage) -> str | Failed:
    delay_s, trouble = _FIRST_DELAY_S, Trouble("it was not asked")
    for attempt in range(1, api.options.attempt_count + 1):
        if reason := outage.reason:
            return Failed(reason, outage=True)
        try:
            return api.read(await _post(client, api, row))
        except Trouble as raised:
            trouble = raised
        wait_s = trouble.retry_after_s if trouble.retry_after_s is not None else delay_s
        if not trouble.again or attempt == api.options.attempt_count or wait_s > _MAX_DELAY_S:
            break
        await asyncio.sleep(wait_s)
        delay_s = min(2 * delay_s, _MAX_DELAY_S)
    reason = f"{api.name}: {trouble.reason}"
    if trouble.lasting:
        outage.begin(reason)
    return Failed(reason, trouble.is_outage)


async def _post(client: httpx.AsyncClient, api: RemoteApi, row: Row) -> Answer:
    """One call; what the network does to it is raised as Trouble.

    The timeout is for the whole call: httpx's own would begin anew with each byte that trickles in.
    """
    url = f"{api.options.url}{api.path}"
    try:
        async with asyncio.timeout(api.options.timeout_s):
            async with client.stream("POST", url, json=api.body(row)) as response:
                body = bytearray()
                async for block in response.aiter_bytes():
                    body += block
                    if len(body) > MAX_ANSWER_BYTES:
                        raise Trouble(f"its answer is longer than {MAX_ANSWER_BYTES} bytes")
                return Answer(response.status_code, dict(response.headers), bytes(body))
    except (TimeoutError, httpx.TimeoutException) as error:
        reason = f"no answer came in {api.options.timeout_s:g} s"
        raise Trouble(reason, again=True, lasting=True) from error
    except (httpx.TransportError, httpx.DecodingError) as error:
        reason = f"it cannot be reached ({type(error).__name__})"
        raise Trouble(reason, again=True, lasting=True) from error
    except httpx.InvalidURL as error:
        raise Trouble(f"its address {url!r} is no URL", lasting=True) from error


@cache
def _tls() -> ssl.SSLContext:
    """The machine's certificates, read once."""
    return httpx.create_ssl_context()
