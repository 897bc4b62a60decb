"""What a card's weights consist of now: the files that the hub, or a bare address, offers."""

from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import quote

import httpx

from common.errors import NotFound, Unavailable
from common.weights.card import ModelCard
from wia.models.web import Web

_PICKLES = (".bin", ".pt", ".pth", ".ckpt", ".pkl", ".h5", ".msgpack")
_SAFE = ".safetensors"


@dataclass(frozen=True, slots=True)
class RemoteFile:
    """One file: its path within the model's folder, where it is, and what it must hold.

    sha256 is that of large files; small ones have git's name of their content (git_sha1).
    """

    name: str
    url: str
    size_bytes: int
    sha256: str = ""
    git_sha1: str = ""


@dataclass(frozen=True, slots=True)
class Release:
    """A model's files at one commit; revision is the file's hash where there is no hub."""

    card: ModelCard
    source: str
    revision: str
    files: tuple[RemoteFile, ...]

    @property
    def size_bytes(self) -> int:
        """Of all files together."""
        return sum(file.size_bytes for file in self.files)


def find_release(web: Web, card: ModelCard, revision: str = "") -> Release:
    """What there is to pull for a card; another revision than the card's by its commit or branch.

    Raises typed errors, NotFound where the hub has nothing of what the card names.
    """
    if card.url:
        return _bare_release(web, card)
    path = f"/api/models/{card.hub_id}/revision/{quote(revision or card.revision, safe='')}"
    answer = web.get(f"{web.hub_url}{path}?blobs=true", what=card)
    try:
        listing = answer.json()
        commit = str(listing["sha"])
        files = [_remote_file(web, card, commit, sibling) for sibling in listing["siblings"]]
    except (ValueError, KeyError, TypeError) as error:
        raise Unavailable(
            "HUB_UNREADABLE", f"{web.hub_url} does not answer as a model hub does: {error}"
        ) from error
    wanted = choose_files(files, card.files)
    if not any(file.size_bytes for file in wanted):
        raise NotFound(
            "NO_SUCH_FILES",
            f"{card.hub_id} at {commit} has none of the files {', '.join(card.files)}",
        )
    return Release(card, f"{web.hub_url}/{card.hub_id}", commit, tuple(wanted))


def choose_files(files: list[RemoteFile], patterns: tuple[str, ...]) -> list[RemoteFile]:
    """The files that the patterns name; no pickles in a folder that has safetensors.

    A pattern without a slash names files at the top alone.
    """
    wanted = [file for file in files if any(_matches(file.name, name) for name in patterns)]
    safe = {PurePosixPath(file.name).parent for file in wanted if file.name.endswith(_SAFE)}
    return [
        file
        for file in wanted
        if not (file.name.endswith(_PICKLES) and PurePosixPath(file.name).parent in safe)
    ]


def _matches(name: str, pattern: str) -> bool:
    return name.count("/") == pattern.count("/") and fnmatchcase(name, pattern)


def _remote_file(web: Web, card: ModelCard, commit: str, sibling: dict[str, Any]) -> RemoteFile:
    """One entry of the listing; raises ValueError for a path that leads out of the folder."""
    name = sibling["rfilename"]
    path = PurePosixPath(name)
    if path.is_absolute() or ".." in path.parts or not path.parts:
        raise ValueError(f"it lists a file {name!r}")
    lfs = sibling.get("lfs") or {}
    return RemoteFile(
        name=name,
        url=f"{web.hub_url}/{card.hub_id}/resolve/{commit}/{quote(name)}",
        size_bytes=int(lfs.get("size", sibling["size"])),
        sha256=lfs.get("sha256", ""),
        git_sha1="" if lfs else sibling.get("blobId", ""),
    )


def _bare_release(web: Web, card: ModelCard) -> Release:
    answer = web.head(card.url, what=card)
    if "content-length" not in answer.headers:
        raise Unavailable("SIZE_UNKNOWN", f"{card.url} does not say how large it is")
    size_bytes = int(answer.headers["content-length"])
    name = PurePosixPath(httpx.URL(card.url).path).name
    file = RemoteFile(name, card.url, size_bytes, sha256=card.sha256)
    return Release(card, card.url, card.sha256, (file,))
