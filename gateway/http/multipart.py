"""Multipart uploads (RFC 7578), written on as they come; only small parts are held in memory."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from python_multipart.exceptions import MultipartParseError
from python_multipart.multipart import MultipartParser, parse_options_header
from starlette.requests import ClientDisconnect, Request

from common.errors import Cancelled, DeadlineExceeded, InvalidArgument, PayloadTooLarge
from gateway.threads import in_thread

if TYPE_CHECKING:
    from python_multipart.multipart import MultipartCallbacks

# What a part other than the file may have.
_MAX_PART_BYTES = 64 * 1024 * 1024
_MAX_HEADER_BYTES = 16 * 1024


@dataclass(slots=True)
class Form:
    """The parts that came: the file went to its sink, the others are here."""

    file_name: str = ""
    file_came: bool = False
    parts: dict[str, bytes] = field(default_factory=dict)


class _Receiver:
    """Takes the parser's callbacks."""

    def __init__(self, file_part: str, other_parts: frozenset[str], sink: Callable[[bytes], None]):
        self._file_part, self._other_parts, self._sink = file_part, other_parts, sink
        self.form = Form()
        self.ended = False
        self._name = ""
        self._headers: dict[str, str] = {}
        self._header_field = bytearray()
        self._header_value = bytearray()

    def callbacks(self) -> "MultipartCallbacks":
        """What the parser is to call."""
        return {
            "on_part_begin": self.on_part_begin,
            "on_part_data": self.on_part_data,
            "on_header_field": self.on_header_field,
            "on_header_value": self.on_header_value,
            "on_header_end": self.on_header_end,
            "on_headers_finished": self.on_headers_finished,
            "on_end": self.on_end,
        }

    def on_part_begin(self) -> None:
        self._headers = {}

    def on_header_field(self, data: bytes, start: int, end: int) -> None:
        self._header_field += data[start:end]
        self._check_header()

    def on_header_value(self, data: bytes, start: int, end: int) -> None:
        self._header_value += data[start:end]
        self._check_header()

    def _check_header(self) -> None:
        if len(self._header_field) + len(self._header_value) > _MAX_HEADER_BYTES:
            raise InvalidArgument("INVALID_MULTIPART", "the header of a part is too long")

    def on_header_end(self) -> None:
        name = self._header_field.decode("latin-1").lower()
        self._headers[name] = self._header_value.decode("utf-8", "replace")
        self._header_field.clear()
        self._header_value.clear()

    def on_headers_finished(self) -> None:
        _, options = parse_options_header(self._headers.get("content-disposition", ""))
        self._name = options.get(b"name", b"").decode("utf-8", "replace")
        if self._name not in self._other_parts | {self._file_part}:
            known = ", ".join(sorted(self._other_parts | {self._file_part}))
            raise InvalidArgument(
                "UNKNOWN_PART", f"got a part named {self._name!r}, expected {known}"
            )
        if self._name in self.form.parts or (self._name == self._file_part and self.form.file_came):
            raise InvalidArgument("REPEATED_PART", f"got part {self._name!r} twice")
        if self._name == self._file_part:
            self.form.file_came = True
            self.form.file_name = options.get(b"filename", b"").decode("utf-8", "replace")
        else:
            self.form.parts[self._name] = b""

    def on_part_data(self, data: bytes, start: int, end: int) -> None:
        if self._name == self._file_part:
            self._sink(data[start:end])
            return
        self.form.parts[self._name] += data[start:end]
        if len(self.form.parts[self._name]) > _MAX_PART_BYTES:
            raise PayloadTooLarge(
                "TOO_LARGE", f"part {self._name!r} has more than {_MAX_PART_BYTES} bytes"
            )

    def on_end(self) -> None:
        self.ended = True


async def receive_form(
    request: Request,
    file_part: str,
    other_parts: frozenset[str],
    sink: Callable[[bytes], None],
    idle_s: float,
) -> Form:
    """Reads the request's parts; the file's bytes go to the sink as they come.

    Raises InvalidArgument for what is no such form, PayloadTooLarge, DeadlineExceeded where
    nothing came for idle_s, Cancelled where the client went away.
    """
    kind, options = parse_options_header(request.headers.get("content-type", ""))
    boundary = options.get(b"boundary")
    if kind != b"multipart/form-data" or not boundary:
        raise InvalidArgument(
            "NOT_MULTIPART",
            f"got content type {kind.decode('latin-1')!r}, expected multipart/form-data "
            f"with a part named {file_part!r}",
        )
    receiver = _Receiver(file_part, other_parts, sink)
    parser = MultipartParser(boundary, receiver.callbacks())
    chunks = request.stream().__aiter__()
    try:
        while True:
            async with asyncio.timeout(idle_s):
                chunk = await anext(chunks, None)
            if chunk is None:
                break
            await in_thread(parser.write, chunk)
        parser.finalize()
    except TimeoutError as error:
        raise DeadlineExceeded("UPLOAD_IDLE", f"nothing came for {idle_s:g} s") from error
    except ClientDisconnect as error:
        raise Cancelled("CLIENT_GONE", "the client went away during the upload") from error
    except MultipartParseError as error:
        raise InvalidArgument("INVALID_MULTIPART", f"the form cannot be read: {error}") from error
    if not receiver.ended:
        raise InvalidArgument(
            "INVALID_MULTIPART", "the form breaks off: expected its closing boundary"
        )
    if not receiver.form.file_came:
        raise InvalidArgument("MISSING_PART", f"got no part named {file_part!r}")
    return receiver.form
