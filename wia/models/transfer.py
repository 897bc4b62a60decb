"""Bringing one file: what breaks off goes on where it was, also in a later process."""

import hashlib
from collections.abc import Callable
from pathlib import Path

import httpx

from common.errors import Unavailable
from common.weights.card import ModelCard
from wia.models.release import RemoteFile
from wia.models.web import Web

_PIECE_BYTES = 1024 * 1024
# Told how many more bytes of the model are here; fewer where a file is begun anew.
SeeBytes = Callable[[int], None]


def fetch(web: Web, card: ModelCard, file: RemoteFile, target: Path, see: SeeBytes) -> None:
    """Writes the file to the target, which appears when it is whole and holds what it must.

    Until then it grows beside it. Raises typed errors; Unavailable (WEIGHTS_DAMAGED) for other
    bytes than the hub has named, which are removed.
    """
    part = target.with_name(f"{target.name}.part")
    part.parent.mkdir(parents=True, exist_ok=True)
    part.touch()
    see(part.stat().st_size)
    attempt = most_bytes = 0
    while part.stat().st_size != file.size_bytes:
        try:
            _go_on(web, card, file, part, see)
        except (httpx.TransportError, Unavailable) as error:
            # What has brought more than ever before may go on for as long as it does.
            here_bytes = part.stat().st_size
            attempt = 1 if here_bytes > most_bytes else attempt + 1
            most_bytes = max(most_bytes, here_bytes)
            web.pause(attempt, error)
    if not holds(part, file):
        _begin_anew(part, see)
        raise _damaged(card, file)
    part.replace(target)


def holds(path: Path, file: RemoteFile) -> bool:
    """Whether a file on this machine is what the hub has named."""
    if file.sha256:
        return sha256_of(path) == file.sha256
    if file.git_sha1:
        # A blob's name in git: of its kind, its size and its content.
        data = path.read_bytes()
        named = hashlib.sha1(f"blob {len(data)}\0".encode() + data, usedforsecurity=False)
        return named.hexdigest() == file.git_sha1
    return True


def sha256_of(path: Path, see: SeeBytes = lambda _bytes: None) -> str:
    """The hash of a file's content."""
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        while piece := stream.read(_PIECE_BYTES):
            digest.update(piece)
            see(len(piece))
    return digest.hexdigest()


def _go_on(web: Web, card: ModelCard, file: RemoteFile, part: Path, see: SeeBytes) -> None:
    """Reads from where the part ends to the end; raises typed errors and httpx.TransportError."""
    offset_bytes = part.stat().st_size
    with web.stream(file.url, offset_bytes, what=card) as answer:
        if answer.status_code != httpx.codes.PARTIAL_CONTENT:
            # Ranges are not offered, or this one lies beyond the end.
            _begin_anew(part, see)
        if not answer.is_error:
            with part.open("ab") as sink:
                for piece in answer.iter_raw():
                    sink.write(piece)
                    see(len(piece))
        if part.stat().st_size < file.size_bytes:
            raise httpx.ReadError("it ends early", request=answer.request)
    if part.stat().st_size > file.size_bytes:
        _begin_anew(part, see)
        raise _damaged(card, file)


def _begin_anew(part: Path, see: SeeBytes) -> None:
    see(-part.stat().st_size)
    part.write_bytes(b"")


def _damaged(card: ModelCard, file: RemoteFile) -> Unavailable:
    return Unavailable(
        "WEIGHTS_DAMAGED",
        f"{file.name} of {card.id} came with other bytes than its hash says; pull it again",
    )
