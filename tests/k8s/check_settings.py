"""Variables, ports and addresses, held against the settings that read them."""

import importlib
from collections.abc import Iterator, Sequence

from pydantic import ValidationError
from pydantic_settings import BaseSettings

from gateway.settings import GatewaySettings
from tests.k8s.check_pods import FOREIGN
from tests.k8s.objects import WORKLOADS, Object, containers, environment, named, of_kind
from wia.settings import WiaSettings


def settings_class(arguments: Sequence[str]) -> type[BaseSettings]:
    """What `python -m ARGUMENTS` reads; raises ValueError where nothing of ours would run."""
    match list(arguments):
        case ["services", name]:
            module = importlib.import_module(f"services.{name}.service")
            cls: type[BaseSettings] = module.DEFINITION.settings_type
            return cls
        case ["gateway"] | ["gateway.migrate"]:
            return GatewaySettings
        case ["wia.main", *_]:
            return WiaSettings
    raise ValueError(f"{arguments} runs nothing of ours")


def settings_faults(objects: Sequence[Object]) -> Iterator[str]:
    """Variables that no setting knows or takes, and ports that are not the settings'."""
    for workload in of_kind(objects, *WORKLOADS):
        for container in containers(workload):
            if container["image"] in FOREIGN:
                continue
            faults = _container_faults(workload, container, objects)
            yield from (f"{named(workload)}: {fault}" for fault in faults)


def _container_faults(
    workload: Object, container: Object, objects: Sequence[Object]
) -> Iterator[str]:
    try:
        cls = settings_class(container.get("args", []))
    except (ValueError, ImportError) as error:
        yield str(error)
        return
    variables = environment(workload, container, objects)
    yield from variable_faults(cls, variables)
    values = {
        name.removeprefix("WIA_").lower(): value
        for name, value in variables.items()
        if value is not None and name.removeprefix("WIA_").lower() in cls.model_fields
    }
    try:
        settings = cls(**values)
    except ValidationError as error:
        yield from (
            f"WIA_{problem['loc'][0]!s}: {problem['msg']}".upper() for problem in error.errors()
        )
        return
    if workload["kind"] == "Deployment":
        yield from _port_faults(container, settings)
        yield from _address_faults(settings, objects)


def variable_faults(cls: type[BaseSettings], variables: dict[str, str]) -> Iterator[str]:
    """Variables of ours that the settings do not know."""
    for name in variables:
        if name.startswith("WIA_") and name.removeprefix("WIA_").lower() not in cls.model_fields:
            yield f"no setting knows {name}"


def _port_faults(container: Object, settings: BaseSettings) -> Iterator[str]:
    wanted = {
        name: int(getattr(settings, f"{name}_address").rpartition(":")[2])
        for name in ("http", "grpc", "health")
        if hasattr(settings, f"{name}_address")
    }
    if hasattr(settings, "metrics_port"):
        wanted["metrics"] = settings.metrics_port
    ports = {port["name"]: port["containerPort"] for port in container.get("ports", [])}
    if ports != wanted:
        yield f"has the ports {ports}, its settings say {wanted}"


def _address_faults(settings: BaseSettings, objects: Sequence[Object]) -> Iterator[str]:
    """Each service that it calls has to be a Service, with that port."""
    services = {
        (service["metadata"]["name"], port["port"])
        for service in of_kind(objects, "Service")
        for port in service["spec"]["ports"]
    }
    called = [
        getattr(settings, name)
        for name in type(settings).model_fields
        if name.endswith("_address")
        and name not in ("http_address", "grpc_address", "health_address")
    ]
    called += [getattr(settings, name, "") for name in ("triton_url", "openai_url")]
    for address in filter(None, called):
        bare = address.removeprefix("dns:///").removeprefix("http://").partition("/")[0]
        host, _, port = bare.rpartition(":")
        if (host, int(port)) not in services:
            yield f"calls {address}, which is no Service"
