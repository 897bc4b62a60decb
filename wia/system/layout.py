"""Which processes make up a system, and where each listens."""

import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from wia.system.child import ChildSpec

SERVICES = ("stt", "classifier", "prompter", "audiogen", "musicgen", "mixer")
GATEWAY = "gateway"
# Light engines are deterministic with one BLAS thread, and many processes share few cores. One
# arena of glibc's allocator, trimmed early, keeps memory from growing with what was once in use.
_ENVIRONMENT = {
    "OPENBLAS_NUM_THREADS": "1",
    "MALLOC_ARENA_MAX": "1",
    "MALLOC_TRIM_THRESHOLD_": "65536",
}
# Who runs large models on a CPU gives them more (OMP_NUM_THREADS=8 wia serve).
_DEFAULTS = {"OMP_NUM_THREADS": "1"}
_SERVICE_DRAIN_S = 5.0
_GATEWAY_DRAIN_S = 10.0
# On top of a process's own drain, for ending itself.
_EXIT_S = 5.0


@dataclass(frozen=True, slots=True)
class GatewayPlace:
    """Where a gateway on this machine listens and keeps its data; "" is a socket of its own."""

    http_address: str = ""
    grpc_address: str = ""
    # None for a temporary folder.
    data_dir: Path | None = None


@dataclass(frozen=True, slots=True)
class SystemOptions:
    """What to run."""

    services: tuple[str, ...] = SERVICES
    # None runs services alone.
    gateway: GatewayPlace | None = None
    # Names of engines by service; the services choose elsewhere.
    engines: Mapping[str, str] = field(default_factory=dict)
    # Python interpreters of services that need packages of their own; the others share this one.
    pythons: Mapping[str, Path] = field(default_factory=dict)
    commercial_only: bool = False


@dataclass(frozen=True, slots=True)
class Addresses:
    """Where a running system listens; host:port or unix:/path."""

    services: Mapping[str, str]
    # "" without a gateway.
    http: str = ""
    grpc: str = ""


def addresses(options: SystemOptions, folder: Path) -> Addresses:
    """The addresses of a system that works in the folder."""
    services = {name: f"unix:{folder}/{name}.sock" for name in options.services}
    if options.gateway is None:
        return Addresses(services)
    return Addresses(
        services,
        http=options.gateway.http_address or f"unix:{folder}/http.sock",
        grpc=options.gateway.grpc_address or f"unix:{folder}/{GATEWAY}.sock",
    )


def child_specs(options: SystemOptions, folder: Path) -> list[ChildSpec]:
    """The processes in the order in which they depend on each other."""
    where = addresses(options, folder)
    specs = [_service_spec(name, options, where, folder) for name in options.services]
    if options.gateway is not None:
        specs.append(_gateway_spec(options.gateway, where, folder))
    return specs


def _service_spec(name: str, options: SystemOptions, where: Addresses, folder: Path) -> ChildSpec:
    environment = {
        **_ENVIRONMENT,
        "WIA_GRPC_ADDRESS": where.services[name],
        "WIA_HEALTH_ADDRESS": _health_address(name, folder),
        "WIA_METRICS_PORT": "0",
        "WIA_DRAIN_S": str(_SERVICE_DRAIN_S),
    }
    if name in options.engines:
        environment["WIA_ENGINE"] = options.engines[name]
    if options.commercial_only:
        environment["WIA_COMMERCIAL_ONLY"] = "true"
    return ChildSpec(
        name=name,
        arguments=("-m", "services", name),
        python=str(options.pythons.get(name, sys.executable)),
        health_address=_health_address(name, folder),
        log_path=folder / f"{name}.log",
        environment=environment,
        defaults=_DEFAULTS,
        drain_s=_SERVICE_DRAIN_S + _EXIT_S,
    )


def _gateway_spec(place: GatewayPlace, where: Addresses, folder: Path) -> ChildSpec:
    environment = {
        **_ENVIRONMENT,
        **{f"WIA_{name.upper()}_ADDRESS": address for name, address in where.services.items()},
        "WIA_HTTP_ADDRESS": where.http,
        "WIA_GRPC_ADDRESS": where.grpc,
        "WIA_HEALTH_ADDRESS": _health_address(GATEWAY, folder),
        "WIA_DATA_DIR": str((place.data_dir or folder / "data").absolute()),
        "WIA_DRAIN_S": str(_GATEWAY_DRAIN_S),
    }
    if place.data_dir is None:
        # What is temporary goes into no lasting database.
        environment["WIA_DATABASE_URL"] = ""
    return ChildSpec(
        name=GATEWAY,
        arguments=("-m", "gateway"),
        health_address=_health_address(GATEWAY, folder),
        log_path=folder / f"{GATEWAY}.log",
        http_address=where.http,
        environment=environment,
        defaults=_DEFAULTS,
        drain_s=_GATEWAY_DRAIN_S + _EXIT_S,
    )


def _health_address(name: str, folder: Path) -> str:
    return f"unix:{folder}/{name}-health.sock"
