"""A real HTTP server on loopback whose answers a test writes."""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass(frozen=True)
class Reply:
    """What the server sends; bytes as they are, anything else as JSON."""

    status: int
    body: Any
    headers: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Call:
    """What came: headers have small names, body is the JSON that was posted."""

    path: str
    headers: dict[str, str]
    body: dict[str, Any]


class HttpServer:
    """Answers each POST by what `answer` gives; remembers all calls.

    busiest: calls in work at once, at most. hold: answers wait until it is set. left: set when a
    client has closed its connection while its answer was held. port 0 is any that is free.
    """

    def __init__(self, answer: Callable[[Call], Reply], port: int = 0) -> None:
        self.answer = answer
        self.calls: list[Call] = []
        self.busiest = 0
        self.hold = threading.Event()
        self.hold.set()
        self.left = threading.Event()
        self._busy = 0
        self._lock = threading.Lock()
        self._server = ThreadingHTTPServer(("127.0.0.1", port), _handler(self))
        self.url = f"http://127.0.0.1:{self._server.server_port}"

    @contextmanager
    def taking(self, call: Call) -> Iterator[Reply]:
        """The reply to one call, which is in work while the body runs."""
        with self._lock:
            self.calls.append(call)
            self._busy += 1
            self.busiest = max(self.busiest, self._busy)
        try:
            yield self.answer(call)
        finally:
            with self._lock:
                self._busy -= 1

    @contextmanager
    def running(self) -> Iterator["HttpServer"]:
        """The server, for as long as the body runs."""
        thread = threading.Thread(target=self._server.serve_forever, args=(0.02,))
        thread.start()
        try:
            yield self
        finally:
            self.hold.set()
            self._server.shutdown()
            thread.join()
            self._server.server_close()


def _handler(server: HttpServer) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            length = int(self.headers["Content-Length"])
            body = json.loads(self.rfile.read(length))
            headers = {name.lower(): value for name, value in self.headers.items()}
            with server.taking(Call(self.path, headers, body)) as reply:
                self._wait()
            if server.left.is_set():
                return
            with suppress(ConnectionError):
                self._send(reply)

        def _send(self, reply: Reply) -> None:
            data = reply.body if isinstance(reply.body, bytes) else json.dumps(reply.body).encode()
            self.send_response(reply.status)
            for name, value in reply.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def _wait(self) -> None:
            """Until the answer is no longer held, or the client has gone."""
            self.connection.settimeout(0.02)
            while not server.hold.wait(0.02):
                try:
                    if self.connection.recv(1) == b"":
                        server.left.set()
                        return
                except TimeoutError:
                    continue
            self.connection.settimeout(None)

        def log_message(self, format: str, *args: object) -> None:
            """Nothing on stderr."""

    return Handler
