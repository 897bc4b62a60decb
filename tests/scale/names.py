"""A name server, as a cluster's: a headless Service's name stands for the addresses of its ready
pods (RFC 1035; A records alone)."""

import asyncio
import struct
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from ipaddress import IPv4Address

# CoreDNS's plugin kubernetes gives answers this long to live, and its cache keeps them as long.
TTL_S = 5
_TYPE_A, _CLASS_IN = 1, 1
# A response, authoritative.
_FLAGS = 0x8400
_HEADER_BYTES = 12


class Names(asyncio.DatagramProtocol):
    """Answers questions for addresses; an answer may be TTL_S old, as in a cluster."""

    def __init__(self) -> None:
        self._addresses: dict[str, tuple[str, ...]] = {}
        # What was answered last, and when.
        self._cached: dict[str, tuple[float, tuple[str, ...]]] = {}
        self._transport: asyncio.DatagramTransport | None = None

    def set(self, name: str, addresses: Sequence[str]) -> None:
        """The name stands for these addresses from now on."""
        self._addresses[name] = tuple(addresses)

    def target(self, name: str, port: int) -> str:
        """What a gRPC channel is opened to; this server in place of the machine's own."""
        if self._transport is None:
            raise RuntimeError("the name server does not run")
        host, own_port = self._transport.get_extra_info("sockname")
        return f"dns://{host}:{own_port}/{name}:{port}"

    def connection_made(self, transport: asyncio.DatagramTransport) -> None:  # type: ignore[override]
        """The socket is open."""
        self._transport = transport

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        """Answer one question."""
        name, question_end = _read_name(data, _HEADER_BYTES)
        kind, _ = struct.unpack_from(">HH", data, question_end)
        question = data[_HEADER_BYTES : question_end + 4]
        addresses = self._current(name) if kind == _TYPE_A else ()
        answers = b"".join(
            # 0xC00C: the name in the question.
            struct.pack(">HHHIH", 0xC00C, _TYPE_A, _CLASS_IN, TTL_S, 4) + IPv4Address(a).packed
            for a in addresses
        )
        header = data[:2] + struct.pack(">HHHHH", _FLAGS, 1, len(addresses), 0, 0)
        if self._transport is not None:
            self._transport.sendto(header + question + answers, addr)

    def _current(self, name: str) -> tuple[str, ...]:
        answered_s, addresses = self._cached.get(name, (float("-inf"), ()))
        if time.monotonic() - answered_s > TTL_S:
            addresses = self._addresses.get(name, ())
            self._cached[name] = time.monotonic(), addresses
        return addresses


def _read_name(data: bytes, offset: int) -> tuple[str, int]:
    """The name at the offset, in lower case, and where it ends."""
    labels = []
    while size := data[offset]:
        labels.append(data[offset + 1 : offset + 1 + size].decode().lower())
        offset += 1 + size
    return ".".join(labels), offset + 1


@asynccontextmanager
async def name_server() -> AsyncIterator[Names]:
    """A name server on a free port of loopback."""
    loop = asyncio.get_running_loop()
    transport, names = await loop.create_datagram_endpoint(Names, local_addr=("127.0.0.1", 0))
    try:
        yield names
    finally:
        transport.close()
