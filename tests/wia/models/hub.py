"""A model hub on this machine, shaped like the real one, which misbehaves as a test asks.

Listings at /api/models/REPO/revision/REV, files at /REPO/resolve/REV/NAME; large files are sent
on to /cdn/ (as the hub sends on to its content network), and /bare/NAME is a file on no hub.
"""

import hashlib
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

COMMIT = "0123456789abcdef0123456789abcdef01234567"
# From this size on a file is kept in large file storage.
LARGE_BYTES = 1000


@dataclass(slots=True)
class Hub:
    """What it has, how it misbehaves, and what it was asked."""

    files: dict[str, bytes]
    repo: str = "somebody/something"
    commit: str = COMMIT
    # Whoever has this token may have what is gated; "" gates nothing.
    token: str = ""
    # Tokens that it knows, but whose owners have not agreed to the terms.
    strangers: tuple[str, ...] = ()
    # Bodies of large files break off after so many bytes, so many times.
    break_after_bytes: int = 0
    break_count: int = 0
    # Bodies of large files stand still after so many bytes until somebody says go_on; 0 for never.
    stall_after_bytes: int = 0
    go_on: threading.Event = field(default_factory=threading.Event)
    # It hangs up without an answer, so many times.
    hang_up_count: int = 0
    # What it answers to all, in place of sense; 0 for sense. So many times.
    status: int = 0
    status_count: int = 1_000_000
    # Large files come changed.
    corrupt: bool = False
    # It has never heard of ranges.
    no_ranges: bool = False
    url: str = ""
    # "METHOD PATH RANGE" of each request, and the tokens that came with them.
    requests: list[str] = field(default_factory=list)
    tokens: list[str] = field(default_factory=list)

    def listing(self) -> dict[str, object]:
        """As the hub's API answers with ?blobs=true."""
        return {"id": self.repo, "sha": self.commit, "siblings": [*map(self._sibling, self.files)]}

    def etag(self, name: str) -> str:
        """sha256 of large files, git's name of small ones."""
        data = self.files[name]
        if len(data) >= LARGE_BYTES:
            return hashlib.sha256(data).hexdigest()
        return hashlib.sha1(f"blob {len(data)}\0".encode() + data).hexdigest()

    def asked(self, word: str) -> list[str]:
        """The requests in which the word occurs."""
        return [request for request in self.requests if word in request]

    def _sibling(self, name: str) -> dict[str, object]:
        size = len(self.files[name])
        sibling: dict[str, object] = {"rfilename": name, "size": size, "blobId": self.etag(name)}
        if size >= LARGE_BYTES:
            lfs = {"sha256": self.etag(name), "size": size, "pointerSize": 134}
            sibling |= {"blobId": hashlib.sha1(name.encode()).hexdigest(), "lfs": lfs}
        return sibling


@contextmanager
def serving_hub(hub: Hub) -> Iterator[Hub]:
    """The hub answers while the body runs."""

    class Handler(_Handler):
        pass

    Handler.hub = hub
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    hub.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield hub
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


class _Handler(BaseHTTPRequestHandler):
    hub: Hub
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        self._answer()

    def do_HEAD(self) -> None:
        self._answer()

    def log_message(self, *_: object) -> None:
        """Says nothing."""

    def _answer(self) -> None:
        hub, path = self.hub, urlsplit(self.path).path
        hub.requests.append(f"{self.command} {path} {self.headers['Range'] or ''}".rstrip())
        hub.tokens.append((self.headers["Authorization"] or "").removeprefix("Bearer "))
        if hub.hang_up_count:
            hub.hang_up_count -= 1
            self.close_connection = True
        elif hub.status and hub.status_count:
            hub.status_count -= 1
            self._send(hub.status)
        elif path == f"/api/models/{hub.repo}/revision/main" or path.endswith(hub.commit):
            self._send(200, json.dumps(hub.listing()).encode())
        elif path.startswith(f"/{hub.repo}/resolve/"):
            self._resolve(path.removeprefix(f"/{hub.repo}/resolve/").partition("/")[2])
        elif path.startswith(("/cdn/", "/bare/")):
            self._send_file(path.removeprefix("/cdn/").removeprefix("/bare/"))
        elif path.startswith("/api/models/"):
            known = path.startswith(f"/api/models/{hub.repo}/")
            self._send(404, code="RevisionNotFound" if known else "RepoNotFound")
        else:
            self._send(404)

    def _resolve(self, name: str) -> None:
        hub = self.hub
        if hub.token and hub.tokens[-1] != hub.token:
            known = hub.tokens[-1] in hub.strangers
            self._send(403 if known else 401, code="GatedRepo")
        elif name not in hub.files:
            self._send(404, code="EntryNotFound")
        elif len(hub.files[name]) >= LARGE_BYTES:
            linked = {"X-Linked-Etag": f'"{hub.etag(name)}"', "X-Linked-Size": len(hub.files[name])}
            # The content network is another host than the hub.
            location = hub.url.replace("127.0.0.1", "localhost") + f"/cdn/{name}"
            self._send(302, headers={**linked, "Location": location})
        else:
            self._send_file(name)

    def _send_file(self, name: str) -> None:
        hub = self.hub
        if name not in hub.files:
            self._send(404)
            return
        data = hub.files[name]
        if hub.corrupt and len(data) >= LARGE_BYTES:
            data = bytes(256 - 1 - byte for byte in data)
        start = 0
        if self.headers["Range"] and not hub.no_ranges:
            start = int(self.headers["Range"].removeprefix("bytes=").removesuffix("-"))
        if start >= len(data) > 0:
            self._send(416, headers={"Content-Range": f"bytes */{len(data)}"})
            return
        headers = {"ETag": f'"{hub.etag(name)}"'}
        if start:
            headers["Content-Range"] = f"bytes {start}-{len(data) - 1}/{len(data)}"
        self._send(206 if start else 200, data[start:], headers=headers)

    def _send(
        self,
        status: int,
        body: bytes = b"",
        *,
        code: str = "",
        headers: dict[str, object] | None = None,
    ) -> None:
        hub = self.hub
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("X-Repo-Commit", hub.commit)
        if code:
            self.send_header("X-Error-Code", code)
        for name, value in (headers or {}).items():
            self.send_header(name, str(value))
        self.end_headers()
        if self.command == "HEAD":
            return
        if hub.break_count and len(body) > max(hub.break_after_bytes, LARGE_BYTES):
            hub.break_count -= 1
            body = body[: hub.break_after_bytes]
            self.close_connection = True
        if hub.stall_after_bytes and len(body) > max(hub.stall_after_bytes, LARGE_BYTES):
            self.wfile.write(body[: hub.stall_after_bytes])
            body = body[hub.stall_after_bytes :]
            hub.go_on.wait()
        with suppress(OSError):
            # Whoever asked may be gone.
            self.wfile.write(body)
