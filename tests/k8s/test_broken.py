"""Manifests that were broken on purpose are refused, each for what is wrong with it."""

import copy
from collections.abc import Callable
from typing import Any

import pytest

from tests.k8s.building import build
from tests.k8s.checks import faults
from tests.k8s.objects import Object, of_kind

MIX = ("database", "keda", "monitoring", "network-policies", "mtls", "ingress")


class Manifests:
    """A copy of manifests that can be broken."""

    def __init__(self, objects: tuple[Object, ...]) -> None:
        self.objects = copy.deepcopy(list(objects))

    def one(self, kind: str, name: str) -> Any:
        """The object of that kind and name."""
        return next(
            o for o in of_kind(self.objects, kind) if o["metadata"]["name"].startswith(name)
        )

    def container(self, name: str) -> Any:
        """The first container of a Deployment."""
        return self.one("Deployment", name)["spec"]["template"]["spec"]["containers"][0]

    def pod(self, name: str) -> Any:
        """The pod spec of a Deployment."""
        return self.one("Deployment", name)["spec"]["template"]["spec"]

    def settings(self, name: str) -> Any:
        """The variables of a process."""
        return self.one("ConfigMap", f"wia-settings-{name}")["data"]

    def trigger(self) -> Any:
        """What the first trigger of stt's scaler says."""
        return self.one("ScaledObject", "wia-stt")["spec"]["triggers"][0]["metadata"]

    def alert(self) -> Any:
        """The notes of the first alert."""
        return self.one("PrometheusRule", "wia")["spec"]["groups"][0]["rules"][0]["annotations"]

    def route(self) -> Any:
        """Where the HTTP route leads."""
        return self.one("HTTPRoute", "wia")["spec"]["rules"][0]["backendRefs"][0]

    def drop(self, kind: str, name: str) -> None:
        """Leave an object out."""
        self.objects.remove(self.one(kind, name))


def _swap(box: Any, **values: Any) -> None:
    box.update(values)


BREAKS: dict[str, tuple[Callable[[Manifests], Any], str]] = {
    # Kubernetes' own schemas
    "misspelt field": (lambda m: _swap(m.container("wia-stt"), livenesProbe={}), "livenesProbe"),
    "replicas in words": (
        lambda m: _swap(m.one("Deployment", "wia-gateway")["spec"], replicas="one"),
        "'one'",
    ),
    "port in words": (
        lambda m: m.one("Service", "wia-stt")["spec"]["ports"][0].update(port="grpc"),
        "'grpc'",
    ),
    "an unknown kind": (lambda m: _swap(m.one("Service", "wia-stt"), kind="Sevice"), "Sevice"),
    # labels and selectors
    "selector of others": (
        lambda m: m.one("Deployment", "wia-stt")["spec"]["selector"].update(
            matchLabels={"app.kubernetes.io/name": "mixer"}
        ),
        "does not choose its own pods",
    ),
    "selector of all": (
        lambda m: m.one("Deployment", "wia-stt")["spec"]["selector"].update(
            matchLabels={"where-is-audio/role": "model-service"}
        ),
        "chooses pods of others",
    ),
    "service of nobody": (
        lambda m: m.one("Service", "wia-stt")["spec"].update(
            selector={"app.kubernetes.io/name": "sst"}
        ),
        "chooses 0 workloads",
    ),
    "budget of all": (
        lambda m: m.one("PodDisruptionBudget", "wia-stt")["spec"].update(selector={}),
        "has to choose one workload",
    ),
    "no budget": (lambda m: m.drop("PodDisruptionBudget", "wia-mixer"), "0 disruption budgets"),
    "spread by nothing": (
        lambda m: m.pod("wia-stt")["topologySpreadConstraints"][0].update(labelSelector={}),
        "not spread by its own labels",
    ),
    "policy for nobody": (
        lambda m: m.one("NetworkPolicy", "wia-gateway")["spec"].update(
            podSelector={"matchLabels": {"app.kubernetes.io/name": "gatway"}}
        ),
        "there are no pods gatway",
    ),
    # quantities
    "memory in no unit": (
        lambda m: m.container("wia-stt")["resources"]["limits"].update(memory="512MB"),
        "'512MB' is no quantity",
    ),
    "memory in thousandths": (
        lambda m: m.container("wia-stt")["resources"].update(
            requests={"cpu": "1", "memory": "512m"}, limits={"cpu": "1", "memory": "512m"}
        ),
        "surely a slip",
    ),
    "more asked than allowed": (
        lambda m: m.container("wia-stt")["resources"]["requests"].update(cpu="3"),
        "asks for more cpu",
    ),
    "no limits": (lambda m: m.container("wia-stt")["resources"].pop("limits"), "limits of cpu"),
    "no resources": (lambda m: m.container("wia-gateway").pop("resources"), "requests of cpu"),
    "a GPU asked but not allowed": (
        lambda m: m.container("wia-stt")["resources"]["requests"].update({"nvidia.com/gpu": "1"}),
        "other devices",
    ),
    # ports
    "another port than the settings'": (
        lambda m: _swap(m.container("wia-stt")["ports"][0], containerPort=50050),
        "its settings say",
    ),
    "settings with another port": (
        lambda m: _swap(m.settings("mixer"), WIA_METRICS_PORT="9465"),
        "its settings say",
    ),
    "a service's port that is not there": (
        lambda m: m.one("Service", "wia-stt")["spec"]["ports"][0].update(targetPort="gprc"),
        "no port gprc",
    ),
    "a service that leads elsewhere": (
        lambda m: m.one("Service", "wia-stt")["spec"]["ports"][0].update(port=50055),
        "leads to 50051",
    ),
    "a probe of the wrong port": (
        lambda m: m.container("wia-stt")["readinessProbe"]["grpc"].update(port=50051),
        "does not ask gRPC health",
    ),
    "a call to nowhere": (
        lambda m: _swap(m.settings("gateway"), WIA_STT_ADDRESS="dns:///stt:50051"),
        "which is no Service",
    ),
    "a service behind one address": (
        lambda m: m.one("Service", "wia-stt")["spec"].pop("clusterIP"),
        "is not headless",
    ),
    # settings
    "a variable that nobody reads": (
        lambda m: _swap(m.settings("stt"), WIA_ENGIN="light"),
        "no setting knows WIA_ENGIN",
    ),
    "a variable of another program": (
        lambda m: _swap(m.settings("stt"), WIA_DATA_DIR="/data"),
        "no setting knows WIA_DATA_DIR",
    ),
    "a value that the setting refuses": (
        lambda m: _swap(m.settings("stt"), WIA_MAX_CONCURRENT_CALLS="0"),
        "GREATER THAN OR EQUAL TO 1",
    ),
    "a service that does not exist": (
        lambda m: _swap(m.container("wia-stt"), args=["services", "sst"]),
        "services.sst",
    ),
    # pods
    "no probe": (lambda m: m.container("wia-stt").pop("livenessProbe"), "has no livenessProbe"),
    "an image that nobody builds": (
        lambda m: _swap(m.container("wia-stt"), image="where-is-audio/sst:0.1.0"),
        "built by no target",
    ),
    "an image without a version": (
        lambda m: _swap(m.container("wia-stt"), image="where-is-audio/stt"),
        "built by no target",
    ),
    "root": (lambda m: m.pod("wia-stt")["securityContext"].pop("runAsNonRoot"), "may run as root"),
    "no seccomp": (lambda m: m.pod("wia-stt")["securityContext"].pop("seccompProfile"), "seccomp"),
    "a writable root": (
        lambda m: m.container("wia-stt")["securityContext"].update(readOnlyRootFilesystem=False),
        "can write its root",
    ),
    "a capability": (
        lambda m: m.container("wia-stt")["securityContext"]["capabilities"].update(add=["NET_RAW"]),
        "keeps capabilities",
    ),
    "a token": (lambda m: m.pod("wia-stt").pop("automountServiceAccountToken"), "mounts a token"),
    "variables of services": (
        lambda m: m.pod("wia-stt").pop("enableServiceLinks"),
        "variables of Services",
    ),
    "productions that go with the pod": (
        lambda m: m.pod("wia-gateway")["volumes"].__setitem__(1, {"name": "data", "emptyDir": {}}),
        "neither a volume nor",
    ),
    "no place to write": (lambda m: m.container("wia-stt").pop("volumeMounts"), "has no /tmp"),
    "too short a grace": (
        lambda m: _swap(m.pod("wia-stt"), terminationGracePeriodSeconds=20),
        "has 20 s to end",
    ),
    "a drain beyond the grace": (
        lambda m: _swap(m.settings("stt"), WIA_DRAIN_S="120"),
        "has 75 s to end",
    ),
    "no pause": (lambda m: m.container("wia-stt").pop("lifecycle"), "does not pause"),
    # references
    "no such claim": (lambda m: m.drop("PersistentVolumeClaim", "wia-data"), "no claim wia-data"),
    "no such account": (lambda m: m.drop("ServiceAccount", "wia-stt"), "no ServiceAccount wia-stt"),
    "no such volume": (
        lambda m: m.container("wia-stt")["volumeMounts"].append({"name": "x", "mountPath": "/x"}),
        "no volume x",
    ),
    "a secret that nobody makes": (
        lambda m: m.container("wia-gateway")["env"][0]["valueFrom"]["secretKeyRef"].update(
            name="wia"
        ),
        "nobody is told",
    ),
    "another namespace": (
        lambda m: m.one("Service", "wia-stt")["metadata"].update(namespace="default"),
        "no namespace of ours",
    ),
    "twice the same": (lambda m: m.objects.append(m.one("Service", "wia-stt")), "is there twice"),
    # custom resources
    "a scaler of nobody": (
        lambda m: m.one("ScaledObject", "wia-stt")["spec"]["scaleTargetRef"].update(name="wia-sst"),
        "no Deployment wia-sst",
    ),
    "two who set the replicas": (
        lambda m: _swap(m.one("Deployment", "wia-stt")["spec"], replicas=2),
        "replicas of its own",
    ),
    "a misspelt trigger": (
        lambda m: m.trigger().update(treshold="1"),
        "'treshold' was unexpected",
    ),
    "a threshold as a number": (
        lambda m: m.trigger().update(threshold=1),
        "1 is not of type 'string'",
    ),
    "an alert without a runbook": (
        lambda m: m.alert().pop("runbook_url"),
        "'runbook_url' is a required property",
    ),
    "a monitor of a port that is not there": (
        lambda m: m.one("ServiceMonitor", "wia-gateway")["spec"]["endpoints"][0].update(
            port="metrics"
        ),
        "no Service has a port metrics",
    ),
    "a certificate of nobody": (
        lambda m: m.one("Certificate", "wia-stt")["spec"]["issuerRef"].update(name="nobody"),
        "no such Issuer",
    ),
    "a secret of no certificate": (
        lambda m: m.one("Certificate", "wia-stt")["spec"].update(secretName="other"),
        "nothing makes the Secret wia-stt-tls",
    ),
    "a route to nowhere": (
        lambda m: m.route().update(port=80),
        "no Service wia-gateway with a port 80",
    ),
    "a route without a listener": (
        lambda m: m.one("GRPCRoute", "wia")["spec"].update(hostnames=["example.org"]),
        "no listener",
    ),
    "a listener without TLS": (
        lambda m: m.one("Gateway", "wia")["spec"]["listeners"][0].update(protocol="HTTP"),
        "'HTTPS' was expected",
    ),
}


def test_whole_manifests_pass() -> None:
    assert faults(build(MIX)) == []


@pytest.mark.parametrize("name", BREAKS)
def test_broken_manifests_are_refused(name: str) -> None:
    change, expected = BREAKS[name]
    manifests = Manifests(build(MIX))
    change(manifests)
    found = faults(manifests.objects)
    assert any(expected in fault for fault in found), found
