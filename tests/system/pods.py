"""All processes as pods run them: on ports of their own, over TLS, with metrics, traced, artifacts
in an object store."""

import json
import random
import socket
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from common.rpc.tls import Side, TlsFiles
from tests.certificates import Authority, make_authority
from tests.system.running import in_background
from wia.system.child import ChildSpec
from wia.system.layout import SERVICES
from wia.system.supervisor import supervised

# Below what systems give to clients, so that nobody takes them meanwhile.
_PORTS = range(15_000, 30_000)


@dataclass(frozen=True, slots=True)
class Pods:
    """Processes that run; the gateway is one of them."""

    http_url: str
    services: Mapping[str, str]
    metrics_urls: Mapping[str, str]
    authority: Authority
    client_files: TlsFiles
    folder: Path

    def client(self) -> httpx.Client:
        """A plain HTTP client of the gateway."""
        return httpx.Client(base_url=self.http_url, timeout=120)

    def log(self, name: str) -> list[dict[str, Any]]:
        """The lines that a process has written, but for those of gRPC's core."""
        lines = (self.folder / f"{name}.log").read_text(errors="replace").splitlines()
        return [json.loads(line) for line in lines if line.startswith("{")]

    def metrics(self, name: str) -> str:
        """What a process counts."""
        return httpx.get(self.metrics_urls[name], timeout=60).text


@contextmanager
def running_pods(folder: Path, environment: Mapping[str, str]) -> Iterator[Pods]:
    """All of them, with further variables."""
    authority = make_authority()
    ports = iter(_free_ports(2 * len(SERVICES) + 2))
    services = {name: f"localhost:{next(ports)}" for name in SERVICES}
    metrics_ports = {name: next(ports) for name in SERVICES}
    http_address = f"127.0.0.1:{next(ports)}"
    files = {
        name: authority.issue(folder / f"{name}-tls", Side.SERVER, [f"wia-{name}", "localhost"])
        for name in SERVICES
    }
    files["gateway"] = authority.issue(folder / "gateway-tls", Side.CLIENT, ["wia-gateway"])
    own = {
        name: {"WIA_GRPC_ADDRESS": services[name], "WIA_METRICS_PORT": str(metrics_ports[name])}
        for name in SERVICES
    }
    (folder / "objects").mkdir()
    own["gateway"] = {
        "WIA_GRPC_ADDRESS": f"127.0.0.1:{next(ports)}",
        "WIA_HTTP_ADDRESS": http_address,
        "WIA_DATA_DIR": str(folder / "data"),
        "WIA_OBJECT_STORE_URL": f"file://{folder / 'objects'}",
        **{f"WIA_{name.upper()}_ADDRESS": f"dns:///{services[name]}" for name in SERVICES},
    }
    specs = [
        _spec(folder, name, {**environment, **own[name], **_tls_variables(files[name])})
        for name in (*SERVICES, "gateway")
    ]
    metrics_urls = {name: f"http://127.0.0.1:{metrics_ports[name]}/metrics" for name in SERVICES}
    metrics_urls["gateway"] = f"http://{http_address}/metrics"
    with in_background(lambda: supervised(specs)):
        yield Pods(
            f"http://{http_address}", services, metrics_urls, authority, files["gateway"], folder
        )


def _spec(folder: Path, name: str, environment: Mapping[str, str]) -> ChildSpec:
    health_address = f"unix:{folder}/{name}-health.sock"
    return ChildSpec(
        name=name,
        arguments=("-m", "gateway") if name == "gateway" else ("-m", "services", name),
        health_address=health_address,
        log_path=folder / f"{name}.log",
        environment={**environment, "WIA_HEALTH_ADDRESS": health_address, "WIA_DRAIN_S": "5"},
        defaults={"OMP_NUM_THREADS": "1"},
    )


def _tls_variables(files: TlsFiles) -> dict[str, str]:
    return {
        "WIA_TLS_CERTIFICATE_FILE": str(files.certificate),
        "WIA_TLS_KEY_FILE": str(files.key),
        "WIA_TLS_CA_FILE": str(files.authority),
    }


def _free_ports(count: int) -> list[int]:
    found: list[int] = []
    while len(found) < count:
        port = random.choice(_PORTS)
        try:
            socket.create_server(("127.0.0.1", port)).close()
        except OSError:
            continue
        if port not in found:
            found.append(port)
    return found
