"""Who may talk to whom over TLS, and what is said of those who may not."""

import asyncio
import os
import subprocess
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import replace
from pathlib import Path

import grpc
import pytest
from grpc_reflection.v1alpha import reflection_pb2, reflection_pb2_grpc
from prometheus_client import REGISTRY
from structlog.testing import capture_logs

from common.errors import FailedPrecondition, Unavailable
from common.rpc.client import open_channel
from common.rpc.server import BoundAddresses, ServerOptions, serve
from common.rpc.tls import Side, TlsFiles, load_identity
from common.settings import ServiceSettings
from tests.certificates import Authority, make_authority

PATIENCE_S = 60.0


@pytest.fixture(scope="module")
def authority() -> Authority:
    return make_authority()


@pytest.fixture
def server_files(authority: Authority, tmp_path: Path) -> TlsFiles:
    return authority.issue(tmp_path / "server", Side.SERVER, ["wia-stt", "localhost"])


@pytest.fixture
def client_files(authority: Authority, tmp_path: Path) -> TlsFiles:
    return authority.issue(tmp_path / "client", Side.CLIENT, ["wia-gateway"])


@asynccontextmanager
async def serving(files: TlsFiles | None) -> AsyncIterator[BoundAddresses]:
    """A server that offers reflection alone."""

    async def prepare(_stack: AsyncExitStack) -> Callable[[grpc.aio.Server], None]:
        return lambda _server: None

    options = ServerOptions("localhost:0", "localhost:0", 4, 0.0, 300.0, 300.0, files)
    async with serve(options, ["test.Service"], prepare) as bound:
        yield bound


async def ask(channel: grpc.aio.Channel, deadline_s: float = PATIENCE_S) -> None:
    """One call; returns when it is answered."""
    stub = reflection_pb2_grpc.ServerReflectionStub(channel)
    request = reflection_pb2.ServerReflectionRequest(list_services="")
    call = stub.ServerReflectionInfo(iter([request]), timeout=deadline_s)
    async for response in call:
        assert "test.Service" in {s.name for s in response.list_services_response.service}


async def outcome(channel: grpc.aio.Channel) -> Exception | None:
    """How one call ends that does not wait long."""
    await asyncio.sleep(0.05)
    try:
        await ask(channel, deadline_s=1.0)
    except (Unavailable, grpc.aio.AioRpcError) as error:
        return error
    return None


async def refusal(channel: grpc.aio.Channel) -> str:
    """What calls are told once the refusal is known."""
    async with asyncio.timeout(PATIENCE_S):
        while not isinstance(error := await outcome(channel), Unavailable):
            assert isinstance(error, grpc.aio.AioRpcError)
            assert error.code() is grpc.StatusCode.DEADLINE_EXCEEDED
    assert error.reason == "TLS_REFUSED"
    return error.message


def refused_now(address: str) -> float | None:
    """What an alert looks at."""
    return REGISTRY.get_sample_value("wia_tls_refused", {"address": address})


async def expect_refusal(server: TlsFiles | None, client: TlsFiles) -> str:
    """Starts both; the client's one line about it."""
    async with serving(server) as bound:
        with capture_logs() as lines:
            async with open_channel(bound.grpc_address, client) as channel:
                message = await refusal(channel)
                assert refused_now(bound.grpc_address) == 1
    told = [line["message"] for line in lines if line.get("reason") == "TLS_REFUSED"]
    assert told == [message]
    return message


async def test_those_of_one_authority_talk(server_files: TlsFiles, client_files: TlsFiles) -> None:
    async with serving(server_files) as bound, open_channel(bound.grpc_address, client_files) as c:
        await ask(c)


async def test_a_socket_of_this_machine_stays_plain(
    server_files: TlsFiles, client_files: TlsFiles, tmp_path: Path
) -> None:
    async def prepare(_stack: AsyncExitStack) -> Callable[[grpc.aio.Server], None]:
        return lambda _server: None

    address = f"unix:{tmp_path}/grpc.sock"
    options = ServerOptions(address, f"unix:{tmp_path}/h.sock", 4, 0.0, 300.0, 300.0, server_files)
    async with serve(options, ["test.Service"], prepare), grpc.aio.insecure_channel(address) as c:
        await ask(c)
    async with serve(options, ["test.Service"], prepare), open_channel(address, client_files) as c:
        await ask(c)


async def test_the_health_port_asks_for_no_certificate(server_files: TlsFiles) -> None:
    async with (
        serving(server_files) as bound,
        grpc.aio.insecure_channel(bound.health_address) as channel,
    ):
        check = channel.unary_unary("/grpc.health.v1.Health/Check")
        assert await check(b"", timeout=PATIENCE_S) == b"\x08\x01"


async def test_a_server_of_another_authority_is_refused(
    client_files: TlsFiles, tmp_path: Path
) -> None:
    stranger = make_authority("stranger").issue(tmp_path / "s", Side.SERVER, ["localhost"])
    message = await expect_refusal(stranger, client_files)
    assert "unable to get local issuer certificate" in message
    assert f"expected one for 'localhost' that {client_files.authority} has signed" in message


async def test_who_waits_for_a_server_that_is_refused_is_told_by_the_next_call(
    client_files: TlsFiles, tmp_path: Path
) -> None:
    """A unit of work waits for its service before it calls it, for minutes if need be."""
    other = make_authority().issue(tmp_path / "other", Side.SERVER, ["localhost"])
    async with serving(other) as bound, open_channel(bound.grpc_address, client_files) as channel:
        async with asyncio.timeout(PATIENCE_S):
            await channel.channel_ready()
        with pytest.raises(Unavailable, match="refused"):
            await ask(channel)


async def test_waiting_for_a_server_ends_when_it_is_connected(
    server_files: TlsFiles, client_files: TlsFiles
) -> None:
    async with serving(server_files) as bound, open_channel(bound.grpc_address, client_files) as c:
        async with asyncio.timeout(PATIENCE_S):
            await c.channel_ready()
        assert c.get_state() is grpc.ChannelConnectivity.READY


async def test_a_server_of_another_name_is_refused(
    authority: Authority, client_files: TlsFiles, tmp_path: Path
) -> None:
    other = authority.issue(tmp_path / "s", Side.SERVER, ["wia-mixer", "wia-mixer.svc"])
    message = await expect_refusal(other, client_files)
    assert "not valid for 'localhost' (it is for wia-mixer, wia-mixer.svc)" in message


async def test_a_server_without_tls_is_refused(client_files: TlsFiles) -> None:
    message = await expect_refusal(None, client_files)
    assert "speaks no TLS that is known here" in message


async def test_a_client_that_the_server_does_not_trust_is_told(
    server_files: TlsFiles, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    stranger = make_authority("stranger").issue(tmp_path / "c", Side.CLIENT, ["wia-gateway"])
    # It trusts both authorities, as after one has been replaced; the server trusts the old one.
    with stranger.authority.open("ab") as both:
        both.write(server_files.authority.read_bytes())
    message = await expect_refusal(server_files, stranger)
    assert f"refuses {stranger.certificate}" in message
    assert "CERTIFICATE_VERIFY_FAILED: unable to get local issuer" in capfd.readouterr().err


@pytest.mark.parametrize(
    ("shown", "told"),
    [
        ("none", "PEER_DID_NOT_RETURN_A_CERTIFICATE"),
        ("expired", "CERTIFICATE_VERIFY_FAILED: certificate has expired"),
        ("stranger's", "CERTIFICATE_VERIFY_FAILED: unable to get local issuer certificate"),
        ("a server's", "CERTIFICATE_VERIFY_FAILED: unsupported certificate purpose"),
    ],
)
async def test_the_server_refuses_wrong_certificates_and_says_why(
    shown: str,
    told: str,
    authority: Authority,
    server_files: TlsFiles,
    tmp_path: Path,
    capfd: pytest.CaptureFixture[str],
) -> None:
    """By a plain client of gRPC: ours looks at its own certificate first."""
    folder = tmp_path / "c"
    match shown:
        case "expired":
            files = authority.issue(folder, Side.CLIENT, ["wia-gateway"], days_left=-1)
        case "stranger's":
            files = make_authority("stranger").issue(folder, Side.CLIENT, ["wia-gateway"])
        case "a server's":
            files = authority.issue(folder, Side.SERVER, ["wia-mixer"])
    pair = ()
    if shown != "none":
        pair = (files.key.read_bytes(), files.certificate.read_bytes())
    credentials = grpc.ssl_channel_credentials(server_files.authority.read_bytes(), *pair)
    async with (
        serving(server_files) as bound,
        grpc.aio.secure_channel(bound.grpc_address, credentials) as channel,
    ):
        with pytest.raises(grpc.aio.AioRpcError) as caught:
            await ask(channel)
        assert caught.value.code() is grpc.StatusCode.UNAVAILABLE
    assert told in capfd.readouterr().err


async def test_a_client_without_tls_is_refused(server_files: TlsFiles) -> None:
    async with serving(server_files) as bound, grpc.aio.insecure_channel(bound.grpc_address) as c:
        with pytest.raises(grpc.aio.AioRpcError) as caught:
            await ask(c)
        assert caught.value.code() is grpc.StatusCode.UNAVAILABLE


async def test_renewed_certificates_are_taken_up_by_both_without_a_restart(
    server_files: TlsFiles, client_files: TlsFiles, tmp_path: Path
) -> None:
    renewed = make_authority("renewed")
    async with serving(server_files) as bound:
        async with open_channel(bound.grpc_address, client_files) as channel:
            await ask(channel)
            renewed.issue(server_files.certificate.parent, Side.SERVER, ["localhost"])
            renewed.issue(client_files.certificate.parent, Side.CLIENT, ["wia-gateway"])
            # Over a new connection: the old authority is known to neither any more.
            await ask(channel)
        outdated = renewed.issue(tmp_path / "new", Side.CLIENT, ["wia-gateway"])
        async with open_channel(bound.grpc_address, outdated) as channel:
            await ask(channel)


async def test_useless_new_files_leave_the_old_ones_in_use(
    server_files: TlsFiles, client_files: TlsFiles
) -> None:
    async with serving(server_files) as bound, open_channel(bound.grpc_address, client_files) as c:
        await ask(c)
        server_files.certificate.write_text("nothing")
        client_files.key.unlink()
        with capture_logs() as lines:
            await ask(c)
        assert [line["reason"] for line in lines] == ["TLS_FILE_UNREADABLE"]


async def test_calls_are_answered_again_once_the_certificate_is_right(
    authority: Authority, client_files: TlsFiles, tmp_path: Path
) -> None:
    files = authority.issue(tmp_path / "s", Side.SERVER, ["wia-mixer"])
    async with serving(files) as bound, open_channel(bound.grpc_address, client_files) as channel:
        await refusal(channel)
        authority.issue(tmp_path / "s", Side.SERVER, ["localhost"])
        await channel.channel_ready()
        async with asyncio.timeout(PATIENCE_S):
            while await outcome(channel):
                pass
        assert refused_now(bound.grpc_address) == 0


@pytest.mark.parametrize("side", Side)
def test_its_own_certificate_is_looked_at_first(
    side: Side, authority: Authority, tmp_path: Path
) -> None:
    right = authority.issue(tmp_path / "right", side, ["wia-stt", "wia-stt.svc"])
    identity = load_identity(right, side)
    assert identity.names == ("wia-stt", "wia-stt.svc")
    other_side = Side.CLIENT if side is Side.SERVER else Side.SERVER
    wrong = {
        "expired": authority.issue(tmp_path / "old", side, ["a"], days_left=-1),
        "local issuer": replace(
            right, authority=make_authority("b").issue(tmp_path / "b", side, ["b"]).authority
        ),
        "purpose": authority.issue(tmp_path / "other", other_side, ["a"]),
        "KEY_VALUES_MISMATCH": replace(right, key=authority.issue(tmp_path / "c", side, ["c"]).key),
        "PEM": replace(right, certificate=right.key),
    }
    for why, files in wrong.items():
        with pytest.raises(FailedPrecondition, match=why) as caught:
            load_identity(files, side)
        assert caught.value.reason == "TLS_CERTIFICATE_INVALID"
        assert str(files.certificate) in caught.value.message


@pytest.mark.parametrize("side", Side)
@pytest.mark.parametrize("missing", ["certificate", "key", "authority"])
def test_a_missing_file_is_named(
    side: Side, missing: str, authority: Authority, tmp_path: Path
) -> None:
    files = authority.issue(tmp_path, side, ["a"])
    getattr(files, missing).unlink()
    for load in (lambda: load_identity(files, side), files.state):
        with pytest.raises(FailedPrecondition, match="No such file") as caught:
            load()
        assert str(getattr(files, missing)) in caught.value.message
        assert "\n" not in caught.value.message


def test_the_settings_want_all_files_or_none() -> None:
    assert ServiceSettings().tls_files is None
    with pytest.raises(FailedPrecondition, match="WIA_TLS_KEY_FILE"):
        _ = ServiceSettings(tls_key_file="key.pem").tls_files


@pytest.mark.parametrize("arguments", [["services", "mixer"], ["gateway"]])
@pytest.mark.parametrize("what", ["missing", "expired", "incomplete"])
def test_a_process_does_not_start_with_useless_files(
    arguments: list[str], what: str, authority: Authority, tmp_path: Path
) -> None:
    side = Side.CLIENT if arguments == ["gateway"] else Side.SERVER
    files = authority.issue(tmp_path, side, ["a"], days_left=-1)
    if what == "missing":
        files.key.unlink()
    variables = {
        "WIA_TLS_CERTIFICATE_FILE": str(files.certificate),
        "WIA_TLS_KEY_FILE": str(files.key),
        "WIA_TLS_CA_FILE": "" if what == "incomplete" else str(files.authority),
        "WIA_GRPC_ADDRESS": f"unix:{tmp_path}/grpc",
        "WIA_HTTP_ADDRESS": f"unix:{tmp_path}/http",
        "WIA_HEALTH_ADDRESS": f"unix:{tmp_path}/health",
        "WIA_METRICS_PORT": "0",
        "WIA_DATA_DIR": str(tmp_path / "data"),
    }
    done = subprocess.run(
        [sys.executable, "-m", *arguments],
        capture_output=True,
        text=True,
        check=False,
        timeout=240,
        env={**os.environ, **variables},
    )
    assert done.returncode == 1
    (line,) = (line for line in done.stderr.splitlines() if not line.startswith("{"))
    told = {"missing": "tls.key", "expired": "has expired", "incomplete": "WIA_TLS_CA_FILE"}
    assert line.startswith(f"{arguments[-1]}: TLS")
    assert told[what] in line
