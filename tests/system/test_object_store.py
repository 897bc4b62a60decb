"""The gateway with an object store: nothing depends on its own folder any more."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import numpy as np
import pytest

from tests.s3_server import S3Server, s3_server
from tests.system.books import SENTENCES, Book, make_book
from tests.system.productions import audio, create, cue_sheet, edit, produce, wait
from tests.system.running import Running, system_in, until


@pytest.fixture(scope="module")
def server() -> Iterator[S3Server]:
    with s3_server() as server:
        yield server


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Book:
    """A short book."""
    return make_book(tmp_path_factory.mktemp("own"), seed=83, sentences=SENTENCES[:5])


@contextmanager
def gateway_in(folder: Path, server: S3Server, database: Path) -> Iterator[Running]:
    """A system whose database is elsewhere than its data, as in a cluster."""
    environment = {
        **server.environment,
        "WIA_OBJECT_STORE_URL": server.url,
        "WIA_DATABASE_URL": f"sqlite+aiosqlite:///{database}",
    }
    with system_in(folder / "data", environment) as running:
        yield running


def test_a_gateway_on_another_machine_has_all_that_the_one_before_had(
    server: S3Server, own: Book, tmp_path: Path
) -> None:
    database = tmp_path / "database.sqlite3"
    with gateway_in(tmp_path / "first", server, database) as system, system.client() as client:
        production = produce(client, own, {"take_count": 2})
        sheet, mix = cue_sheet(client, production["id"]), audio(client, production["id"])[0]
        until(lambda: not list((system.data_dir / "productions").iterdir()))
    shutil.rmtree(tmp_path / "first")
    with gateway_in(tmp_path / "second", server, database) as system, system.client() as client:
        assert np.array_equal(audio(client, production["id"])[0], mix)
        assert cue_sheet(client, production["id"]) == sheet
        # What comes of an edit needs narration, takes and segments of the first machine.
        effect = next(cue for cue in sheet["cues"] if cue["kind"] == "effect")
        effect["gain_db"] -= 40
        edited = edit(client, production["id"], sheet)
        assert edited["state"] == "succeeded"
        assert not np.array_equal(audio(client, production["id"])[0], mix)
        effects = audio(client, production["id"], "stems/effects")[0]
        assert len(effects) == len(mix)
        # A book that was uploaded before needs no decoding, recognition, sounds or music again.
        made = len(server.names())
        again = produce(client, own, {"take_count": 2})
        assert np.array_equal(audio(client, again["id"])[0], mix)
        assert len(server.names()) == made + 1
        for gone in (production["id"], again["id"]):
            assert client.delete(f"/v1/productions/{gone}").status_code == 204
        assert not list((system.data_dir / "artifacts").glob("??/*"))
    assert server.names() == set()


def test_a_gateway_that_is_killed_goes_on_elsewhere(
    server: S3Server, own: Book, tmp_path: Path
) -> None:
    database = tmp_path / "database.sqlite3"
    with gateway_in(tmp_path / "first", server, database) as system, system.client() as client:
        answer = create(client, own.narration, script=own.script.encode())
        production_id = answer.json()["id"]
        until(lambda: bool(client.get(f"/v1/productions/{production_id}").json()["narration"]))
        # No more than a process that is killed leaves; its folder goes with its machine.
        system.kill("gateway")
    shutil.rmtree(tmp_path / "first")
    with gateway_in(tmp_path / "second", server, database) as system, system.client() as client:
        production = wait(client, production_id)
        assert production["state"] == "succeeded", production["failure"]
        mix = audio(client, production_id)[0]
        undisturbed = produce(client, own)
        assert np.array_equal(audio(client, undisturbed["id"])[0], mix)
        for gone in (production_id, undisturbed["id"]):
            assert client.delete(f"/v1/productions/{gone}").status_code == 204
    assert server.names() == set()


def test_while_the_store_is_away_productions_wait_and_uploads_are_refused(
    own: Book, tmp_path: Path
) -> None:
    with s3_server() as server:
        environment = {
            **server.environment,
            "WIA_OBJECT_STORE_URL": server.url,
            "WIA_OBJECT_STORE_PATIENCE_S": "5",
        }
        with system_in(tmp_path / "data", environment) as system, system.client() as client:
            answer = create(client, own.narration, script=own.script.encode())
            production_id = answer.json()["id"]
            server.stop()
            refused = create(client, own.narration, script=own.script.encode())
            assert refused.status_code == 503
            problem = refused.json()
            assert problem["reason"] == "OBJECT_STORE_AWAY"
            assert server.url in problem["detail"]
            assert client.get("/readyz").status_code == 503
            failed = wait(client, production_id)
            assert failed["failure"]["reason"] == "OBJECT_STORE_AWAY"
            server.start()
            assert client.get("/readyz").status_code == 200
            assert produce(client, own)["state"] == "succeeded"
            _expect_no_upload_but(client, system.data_dir)


def _expect_no_upload_but(client: httpx.Client, data_dir: Path) -> None:
    known = {item["id"] for item in client.get("/v1/productions").json()["productions"]}
    assert {path.name for path in (data_dir / "productions").iterdir()} <= known
