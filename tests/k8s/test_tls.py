"""Programs find their certificates where they are told, and each is for its holder."""

from pathlib import PurePosixPath

import pytest

from tests.k8s.building import build
from tests.k8s.objects import Object, containers, environment, of_kind, pod

# The keys of a Secret that cert-manager fills.
KEYS = {
    "WIA_TLS_CERTIFICATE_FILE": "tls.crt",
    "WIA_TLS_KEY_FILE": "tls.key",
    "WIA_TLS_CA_FILE": "ca.crt",
}
OBJECTS = build(("mtls",))
DEPLOYMENTS = list(of_kind(OBJECTS, "Deployment"))
CERTIFICATES = {c["spec"]["secretName"]: c["spec"] for c in of_kind(OBJECTS, "Certificate")}


def settings(deployment: Object) -> dict[str, str]:
    return environment(deployment, containers(deployment)[0], OBJECTS)


def certificate(deployment: Object) -> Object:
    """The spec of that which is mounted where the settings say."""
    variables = settings(deployment)
    folder = {str(PurePosixPath(variables[name]).parent) for name in KEYS}
    (mount,) = (m for m in containers(deployment)[0]["volumeMounts"] if {m["mountPath"]} == folder)
    (volume,) = (v for v in pod(deployment)["volumes"] if v["name"] == mount["name"])
    spec: Object = CERTIFICATES[volume["secret"]["secretName"]]
    return spec


@pytest.mark.parametrize("deployment", DEPLOYMENTS, ids=lambda d: d["metadata"]["name"])
def test_every_process_finds_its_certificate(deployment: Object) -> None:
    variables = settings(deployment)
    assert {PurePosixPath(variables[name]).name: name for name in KEYS} == {
        key: name for name, key in KEYS.items()
    }
    usages = set(certificate(deployment)["usages"])
    gateway = deployment["metadata"]["name"] == "wia-gateway"
    assert usages == {"digital signature", "client auth" if gateway else "server auth"}


def test_services_are_called_by_names_that_their_certificates_have() -> None:
    (gateway,) = (d for d in DEPLOYMENTS if d["metadata"]["name"] == "wia-gateway")
    addresses = {v for v in settings(gateway).values() if v and v.startswith("dns:///")}
    names = {address.removeprefix("dns:///").rpartition(":")[0] for address in addresses}
    others = [d for d in DEPLOYMENTS if d is not gateway]
    assert len(names) == len(others) == 6
    for deployment in others:
        name = deployment["metadata"]["name"]
        assert name in names
        assert name in certificate(deployment)["dnsNames"]
