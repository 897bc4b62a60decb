"""The system as a reader with one Docker host starts it: docker compose up.

`make test-compose` runs this on the light images that `make images` has built.
"""

import hashlib
import json
import subprocess
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.containers.compose import PATIENCE_S, TOKEN, Composition, composition
from tests.containers.test_sample import produce
from tests.services.work import WORK

pytestmark = pytest.mark.timeout(3600)
SERVICES = {*WORK, "gateway"}
# At which address, and for how many seconds.
CONNECT = """
import socket
with socket.socket() as end:
    end.settimeout(%d)
    print(end.connect_ex((%r, 8080)))
"""
STATUS = "print(open('/proc/1/status').read())"


@pytest.fixture(scope="module")
def system() -> Iterator[Composition]:
    with composition() as running:
        yield running


def test_the_file_for_gpus_is_accepted(system: Composition) -> None:
    system.compose("--file", "compose.yaml", "--file", "compose.gpu.yaml", "config", "--quiet")


def test_every_container_is_healthy_and_locked_down(system: Composition) -> None:
    containers = system.containers()
    assert set(containers) == SERVICES
    for service, container in containers.items():
        host = container["HostConfig"]
        assert container["State"]["Health"]["Status"] == "healthy", service
        assert host["ReadonlyRootfs"], service
        assert host["Memory"] > 0, service
        status = dict(line.split(":\t", 1) for line in system.execute(service, STATUS).splitlines())
        assert set(status["Uid"].split()) == {"10001"}, service
        assert int(status["CapEff"], 16) == 0, service
        assert status["NoNewPrivs"] == "1", service


def test_who_has_no_token_is_refused(system: Composition) -> None:
    with pytest.raises(urllib.error.HTTPError) as caught:
        urllib.request.urlopen(f"{system.url}/v1/productions", timeout=60)
    with caught.value:
        assert caught.value.code == 401


def test_services_reach_each_other_and_nothing_else(system: Composition) -> None:
    networks = system.containers()["gateway"]["NetworkSettings"]["Networks"]
    inside, outside = (
        networks[f"{system.name}_{name}"]["IPAddress"] for name in ("inside", "outside")
    )
    assert system.execute("stt", CONNECT % (PATIENCE_S, inside)) == "0"
    assert system.execute("stt", CONNECT % (5, outside)) != "0"


def test_the_sample_is_the_same_and_outlives_a_stop(
    system: Composition, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WIA_API_TOKEN", TOKEN)
    mix, sheet = produce(tmp_path / "compose", "--gateway", system.url)
    monkeypatch.delenv("WIA_API_TOKEN")
    local_mix, local_sheet = produce(tmp_path / "local")
    assert mix == local_mix
    assert sheet["cues"] == local_sheet["cues"]

    system.compose("stop")
    for service, container in system.containers().items():
        assert container["State"]["ExitCode"] == 0, service
        assert not container["State"]["OOMKilled"], service
        assert container["RestartCount"] == 0, service
    system.compose("start")
    system.up()
    [production] = json.loads(system.get("/v1/productions"))["productions"]
    assert production["state"] == "succeeded"
    content = system.get(f"/v1/productions/{production['id']}/mix?format=flac")
    assert hashlib.sha256(content).hexdigest() == mix


def test_logs_are_one_object_a_line(system: Composition) -> None:
    for service, container in system.containers().items():
        # Compose itself puts marks for a terminal before the lines.
        command = ["docker", "logs", container["Id"]]
        logs = subprocess.run(command, capture_output=True, text=True, check=True)
        events = [json.loads(line) for line in (logs.stdout + logs.stderr).splitlines()]
        assert "serving" in {event["event"] for event in events}, service
        assert {event["service"] for event in events} == {service}
