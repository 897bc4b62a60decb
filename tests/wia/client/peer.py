"""A peer that answers HTTP as a test dictates, broken connections included."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field


@dataclass(slots=True)
class Peer:
    """Where it listens and the heads of the requests that came."""

    url: str = ""
    heads: list[str] = field(default_factory=list)

    def header(self, number: int, name: str) -> str:
        """A header of a request; "" where it is missing."""
        for line in self.heads[number].split("\r\n")[1:]:
            key, _, value = line.partition(":")
            if key.lower() == name:
                return value.strip()
        return ""


# What to send before the connection is closed; None waits for ever.
Answer = bytes | None


@asynccontextmanager
async def answering(answers: Sequence[Answer]) -> AsyncIterator[Peer]:
    """Gives one answer a connection, in order, the last one from then on."""
    peer = Peer()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        answer = answers[min(len(peer.heads), len(answers) - 1)]
        peer.heads.append(head)
        await reader.readexactly(int(peer.header(-1, "content-length") or 0))
        if answer is None:
            await reader.read()
        else:
            writer.write(answer)
            await writer.drain()
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    peer.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    try:
        yield peer
    finally:
        server.close()


def response(
    body: bytes = b"", status: str = "200 OK", *, length_bytes: int | None = None, **headers: str
) -> bytes:
    """A response; with a length beyond its body it breaks off."""
    length_bytes = len(body) if length_bytes is None else length_bytes
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {length_bytes}", "Connection: close"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body
