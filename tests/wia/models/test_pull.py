"""Weights come whole, with their hashes, however often the connection breaks; or not at all."""

import hashlib
import random
import shutil
from collections import namedtuple
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from common.errors import (
    Error,
    FailedPrecondition,
    NotFound,
    PermissionDenied,
    Unauthenticated,
    Unavailable,
)
from common.weights.card import ModelCard
from common.weights.manifest import read_manifest
from tests.wia.models.cards import CARD, bare_card
from tests.wia.models.hub import COMMIT, Hub, serving_hub
from wia.models.pull import is_pulled, left_bytes, pull
from wia.models.release import find_release
from wia.models.web import Web

_WEIGHTS = random.Random(1).randbytes(300_000)
_FILES = {
    "config.json": b'{"model_type": "something"}',
    "deep/er.json": b"{}",
    "empty.json": b"",
    "README.md": b"read me",
    "model.safetensors": _WEIGHTS,
    "pytorch_model.bin": bytes(400_000),
}
_WANTED = ["config.json", "empty.json", "model.safetensors"]


@pytest.fixture
def hub() -> Iterator[Hub]:
    with serving_hub(Hub(dict(_FILES))) as hub:
        yield hub


def _pull(
    hub: Hub, models_dir: Path, card: ModelCard = CARD, token: str = "", revision: str = ""
) -> list[int]:
    """Pulls as `wia models pull` does; gives what it told of bytes."""
    seen: list[int] = []
    with Web(hub.url, token, first_pause_s=0.001) as web:
        pull(web, find_release(web, card, revision), models_dir, seen.append)
    return seen


def _names(folder: Path) -> list[str]:
    return sorted(p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file())


def test_it_brings_what_the_card_names_with_a_manifest(hub: Hub, tmp_path: Path) -> None:
    seen = _pull(hub, tmp_path)
    folder = tmp_path / "something"
    assert _names(folder) == sorted([*_WANTED, "where-is-audio.json"])
    assert (folder / "model.safetensors").read_bytes() == _WEIGHTS
    manifest = read_manifest(folder)
    assert manifest is not None
    assert (manifest.revision, manifest.licence) == (COMMIT, "CC-BY-4.0")
    assert manifest.source == f"{hub.url}/somebody/something"
    hashes = {file.name: file.sha256 for file in manifest.files}
    assert hashes == {name: hashlib.sha256(_FILES[name]).hexdigest() for name in _WANTED}
    assert sum(seen) == manifest.size_bytes == sum(len(_FILES[name]) for name in _WANTED)


def test_pickles_come_where_there_is_nothing_else(hub: Hub, tmp_path: Path) -> None:
    del hub.files["model.safetensors"]
    _pull(hub, tmp_path)
    assert (tmp_path / "something" / "pytorch_model.bin").read_bytes() == bytes(400_000)


def test_files_come_from_the_commit_that_was_listed(hub: Hub, tmp_path: Path) -> None:
    _pull(hub, tmp_path)
    # Nothing of an empty file has to come.
    assert len(hub.asked("/resolve/")) == len(hub.asked(f"/resolve/{COMMIT}/")) == 2


def test_a_broken_connection_goes_on_where_it_was(hub: Hub, tmp_path: Path) -> None:
    hub.break_after_bytes, hub.break_count = 70_000, 3
    seen = _pull(hub, tmp_path)
    assert (tmp_path / "something" / "model.safetensors").read_bytes() == _WEIGHTS
    assert hub.asked("/cdn/model.safetensors") == [
        "GET /cdn/model.safetensors",
        "GET /cdn/model.safetensors bytes=70000-",
        "GET /cdn/model.safetensors bytes=140000-",
        "GET /cdn/model.safetensors bytes=210000-",
    ]
    assert sum(seen) == sum(len(_FILES[name]) for name in _WANTED)


def test_without_ranges_it_begins_anew(hub: Hub, tmp_path: Path) -> None:
    hub.break_after_bytes, hub.break_count, hub.no_ranges = 70_000, 1, True
    seen = _pull(hub, tmp_path)
    assert (tmp_path / "something" / "model.safetensors").read_bytes() == _WEIGHTS
    assert sum(seen) == sum(len(_FILES[name]) for name in _WANTED)


def test_a_later_pull_goes_on_and_until_then_there_is_no_model(hub: Hub, tmp_path: Path) -> None:
    seen_bytes = 0

    def see(more_bytes: int) -> None:
        nonlocal seen_bytes
        seen_bytes += more_bytes
        if seen_bytes > 40_000:
            raise KeyboardInterrupt

    with Web(hub.url) as web:
        release = find_release(web, CARD)

        with pytest.raises(KeyboardInterrupt):
            pull(web, release, tmp_path, see)
        assert not (tmp_path / "something").exists()
        left = left_bytes(tmp_path, release)
        assert 0 < left < len(_WEIGHTS)
        pull(web, release, tmp_path, lambda _bytes: None)
    assert (tmp_path / "something" / "model.safetensors").read_bytes() == _WEIGHTS
    offset = len(_WEIGHTS) - left
    assert hub.requests[-1] == f"GET /cdn/model.safetensors bytes={offset}-"
    assert len(hub.asked("/config.json")) == 1
    assert _names(tmp_path / ".pulling") == ["something.lock"]


def test_a_hub_that_hangs_up_is_tried_for_a_while(hub: Hub, tmp_path: Path) -> None:
    hub.hang_up_count = 3
    _pull(hub, tmp_path)
    hub.hang_up_count = 1_000_000
    hub.requests.clear()
    with pytest.raises(Unavailable, match=r"cannot reach 127\.0\.0\.1: .*disconnected"):
        _pull(hub, tmp_path)
    assert len(hub.requests) == 6


def test_a_hub_that_is_not_there_is_named(tmp_path: Path) -> None:
    with (
        Web("http://127.0.0.1:9", first_pause_s=0.001) as web,
        pytest.raises(Unavailable, match=r"cannot reach 127\.0\.0\.1") as caught,
    ):
        find_release(web, CARD)
    assert caught.value.reason == "HUB_UNREACHABLE"


def test_a_busy_hub_is_asked_again(hub: Hub, tmp_path: Path) -> None:
    hub.status, hub.status_count = 503, 2
    _pull(hub, tmp_path)
    assert len(hub.asked("/api/")) == 3
    hub.status_count = 1_000_000
    with pytest.raises(Unavailable, match="answered 503 for something"):
        _pull(hub, tmp_path)


def test_other_bytes_than_the_hash_are_refused_and_forgotten(hub: Hub, tmp_path: Path) -> None:
    hub.corrupt = True
    with pytest.raises(Unavailable, match=r"model\.safetensors of something came with other") as no:
        _pull(hub, tmp_path)
    assert no.value.reason == "WEIGHTS_DAMAGED"
    assert not (tmp_path / "something").exists()
    hub.corrupt = False
    _pull(hub, tmp_path)
    assert hub.requests[-1] == "GET /cdn/model.safetensors"
    assert (tmp_path / "something" / "model.safetensors").read_bytes() == _WEIGHTS


@pytest.mark.parametrize("size_bytes", [200_000, 400_000])
def test_another_size_than_the_hub_says_is_refused(
    hub: Hub, tmp_path: Path, size_bytes: int
) -> None:
    with Web(hub.url, first_pause_s=0.001) as web:
        release = find_release(web, CARD)
        hub.files["model.safetensors"] = bytes(size_bytes)
        with pytest.raises(Unavailable, match=r"it ends early|came with other bytes"):
            pull(web, release, tmp_path, lambda _bytes: None)
    assert not (tmp_path / "something").exists()


def test_a_small_file_is_held_against_its_name_in_git(hub: Hub, tmp_path: Path) -> None:
    with Web(hub.url) as web:
        release = find_release(web, CARD)
        hub.files["config.json"] = b'{"model_type": "somethinG"}'
        with pytest.raises(Unavailable, match=r"config\.json of something came with other bytes"):
            pull(web, release, tmp_path, lambda _bytes: None)


@pytest.mark.parametrize(
    ("token", "error", "words"),
    [
        ("", Unauthenticated, "agree to its terms at .*/somebody/something.*set WIA_HUB_TOKEN"),
        ("stranger", PermissionDenied, "WIA_HUB_TOKEN has no access.*agree to its terms at"),
        ("forged", PermissionDenied, "WIA_HUB_TOKEN has no access .or the token has expired"),
    ],
)
def test_what_is_gated_says_what_to_do(
    hub: Hub, tmp_path: Path, token: str, error: type[Error], words: str
) -> None:
    hub.token, hub.strangers = "secret", ("stranger",)
    with pytest.raises(error, match=words):
        _pull(hub, tmp_path, replace(CARD, gated=True), token)
    assert not (tmp_path / "something").exists()


def test_the_token_opens_what_is_gated_and_is_shown_to_the_hub_alone(
    hub: Hub, tmp_path: Path
) -> None:
    hub.token = "secret"
    _pull(hub, tmp_path, replace(CARD, gated=True), "secret")
    assert len(hub.asked("/cdn/")) == 1
    for request, token in zip(hub.requests, hub.tokens, strict=True):
        assert token == ("" if "/cdn/" in request else "secret")


def test_what_is_not_there_is_named(hub: Hub, tmp_path: Path) -> None:
    with pytest.raises(NotFound, match=r"something is not at .*/api/models/somebody/else"):
        _pull(hub, tmp_path, replace(CARD, hub_id="somebody/else"))
    with pytest.raises(NotFound, match="revision/v9"):
        _pull(hub, tmp_path, revision="v9")
    hub.files = {"README.md": b"nothing here"}
    with pytest.raises(NotFound, match=r"has none of the files \*\.json"):
        _pull(hub, tmp_path)


def test_what_answers_otherwise_is_no_hub(hub: Hub, tmp_path: Path) -> None:
    hub.files = {"../evil.json": b"{}"}
    with pytest.raises(Unavailable, match=r"lists a file '\.\./evil\.json'"):
        _pull(hub, tmp_path)
    with Web(f"{hub.url}/bare") as web, pytest.raises(NotFound):
        find_release(web, CARD)


def test_a_full_disk_is_told_before_anything_comes(
    hub: Hub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: usage(10**9, 9 * 10**8, 10**8))
    with pytest.raises(FailedPrecondition, match=r"needs 0 MB more.*has 100 MB free"):
        _pull(hub, tmp_path)
    assert hub.asked("/resolve/") == []


def test_a_new_commit_takes_the_place_of_the_old_and_keeps_what_is_the_same(
    hub: Hub, tmp_path: Path
) -> None:
    _pull(hub, tmp_path)
    hub.files["config.json"] = b'{"model_type": "another"}'
    hub.commit = "f" * 40
    with Web(hub.url) as web:
        assert not is_pulled(tmp_path, find_release(web, CARD))
    _pull(hub, tmp_path)
    with Web(hub.url) as web:
        assert is_pulled(tmp_path, find_release(web, CARD))
    folder = tmp_path / "something"
    assert (folder / "config.json").read_bytes() == b'{"model_type": "another"}'
    assert len(hub.asked("/cdn/model.safetensors")) == 1
    assert _names(tmp_path / ".pulling") == ["something.lock"]


def test_damage_is_repaired_by_another_pull(hub: Hub, tmp_path: Path) -> None:
    _pull(hub, tmp_path)
    weights = tmp_path / "something" / "model.safetensors"
    weights.write_bytes(bytes(len(_WEIGHTS)))
    _pull(hub, tmp_path)
    assert weights.read_bytes() == _WEIGHTS


def test_a_file_on_no_hub_comes_by_its_address_and_hash(hub: Hub, tmp_path: Path) -> None:
    hub.files["small.pt"] = _WEIGHTS
    hub.break_after_bytes, hub.break_count = 100_000, 1
    card = bare_card(hub, "small.pt")
    _pull(hub, tmp_path, card, token="secret")
    manifest = read_manifest(tmp_path / "something")
    assert manifest is not None
    assert (manifest.revision, manifest.source) == (card.sha256, card.url)
    assert hub.requests == [
        "HEAD /bare/small.pt",
        "GET /bare/small.pt",
        "GET /bare/small.pt bytes=100000-",
    ]


def test_a_wrong_hash_of_a_bare_file_is_refused(hub: Hub, tmp_path: Path) -> None:
    hub.files["small.pt"] = _WEIGHTS
    card = bare_card(hub, "small.pt")
    hub.corrupt = True
    with pytest.raises(Unavailable, match=r"small\.pt of something came with other bytes"):
        _pull(hub, tmp_path, card)
    with pytest.raises(NotFound, match="something is not at"):
        _pull(hub, tmp_path, replace(card, url=f"{hub.url}/bare/large.pt"))


def test_two_pulls_of_one_model_do_not_meet(hub: Hub, tmp_path: Path) -> None:
    def see(_bytes: int) -> None:
        with pytest.raises(FailedPrecondition, match="another process pulls something"):
            _pull(hub, tmp_path)

    with Web(hub.url) as web:
        pull(web, find_release(web, CARD), tmp_path, see)
    assert (tmp_path / "something").is_dir()
