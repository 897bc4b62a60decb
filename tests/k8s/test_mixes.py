"""Every overlay and every mix of components builds, and nothing is wrong with what comes out."""

import pytest

from tests.k8s.building import COMPONENTS, K8S, MIXES, OVERLAYS, SUBJECTS, build, subject_name
from tests.k8s.checks import faults
from tests.k8s.objects import names, of_kind, pod, pod_labels, selects


def test_every_overlay_and_component_is_looked_at() -> None:
    assert {path.parent.name for path in (K8S / "overlays").glob("*/kustomization.yaml")} == {
        *OVERLAYS
    }
    folders = {path.parent for path in (K8S / "components").rglob("kustomization.yaml")}
    assert {str(folder.relative_to(K8S / "components")) for folder in folders} == {*COMPONENTS}
    assert len(MIXES) > 50


@pytest.mark.parametrize("subject", SUBJECTS, ids=subject_name)
def test_nothing_is_wrong(subject: str | tuple[str, ...]) -> None:
    assert faults(build(subject)) == []


def test_dev_runs_on_one_node_without_a_gpu() -> None:
    deployments = list(of_kind(build("dev"), "Deployment"))
    assert len(deployments) == 7
    for deployment in deployments:
        assert deployment["spec"]["replicas"] == 1
        for container in pod(deployment)["containers"]:
            assert not any("nvidia" in name for name in container["resources"]["limits"])


@pytest.mark.parametrize("overlay", ["prod", "azure"])
def test_model_services_get_a_gpu_each(overlay: str) -> None:
    with_gpu = {
        deployment["metadata"]["name"]
        for deployment in of_kind(build(overlay), "Deployment")
        if pod(deployment)["containers"][0]["resources"]["limits"].get("nvidia.com/gpu") == "1"
    }
    assert with_gpu == {
        f"wia-{n}" for n in ("stt", "classifier", "prompter", "audiogen", "musicgen")
    }


def test_model_servers_take_the_gpu_of_the_services_that_ask_them() -> None:
    objects = build(("models", "gpu/mig", "triton", "vllm"))
    devices = {
        deployment["metadata"]["name"]: {
            name: amount
            for name, amount in pod(deployment)["containers"][0]["resources"]["limits"].items()
            if name.startswith("nvidia")
        }
        for deployment in of_kind(objects, "Deployment")
    }
    assert devices == {
        "wia-stt": {"nvidia.com/mig-1g.10gb": "1"},
        "wia-classifier": {},
        "wia-prompter": {},
        "wia-audiogen": {"nvidia.com/mig-2g.20gb": "1"},
        "wia-musicgen": {"nvidia.com/mig-2g.20gb": "1"},
        "wia-mixer": {},
        "wia-gateway": {},
        "wia-triton": {"nvidia.com/gpu": "1"},
        "wia-vllm": {"nvidia.com/gpu": "1"},
    }


@pytest.mark.parametrize(("overlay", "claimed"), [("dev", True), ("prod", False)])
def test_the_gateway_is_alone_and_keeps_its_state(overlay: str, claimed: bool) -> None:
    (gateway,) = [
        d for d in of_kind(build(overlay), "Deployment") if d["metadata"]["name"] == "wia-gateway"
    ]
    assert gateway["spec"]["replicas"] == 1
    assert gateway["spec"]["strategy"] == {"type": "Recreate"}
    claims = [
        volume.get("persistentVolumeClaim", {}).get("claimName")
        for volume in pod(gateway)["volumes"]
    ]
    assert ("wia-data" in claims) == claimed
    assert ("wia-data" in names(build(overlay), "PersistentVolumeClaim")) == claimed
    secrets = {
        entry["valueFrom"]["secretKeyRef"]["name"]
        for entry in pod(gateway)["containers"][0]["env"]
        if "valueFrom" in entry
    }
    assert ({"wia-database", "wia-object-store"} <= secrets) != claimed


def test_generators_go_down_to_nothing_and_no_others() -> None:
    counts = {
        scaled["spec"]["scaleTargetRef"]["name"]: scaled["spec"]["minReplicaCount"]
        for scaled in of_kind(build("prod"), "ScaledObject")
    }
    assert {name for name, count in counts.items() if count == 0} == {
        "wia-audiogen",
        "wia-musicgen",
    }
    assert len(counts) == 6


def test_policies_let_no_other_caller_reach_a_model_service() -> None:
    objects = build("prod")
    for deployment in of_kind(objects, "Deployment"):
        labels = pod_labels(deployment)
        if labels.get("where-is-audio/role") != "model-service":
            continue
        callers = [
            peer
            for policy in of_kind(objects, "NetworkPolicy")
            if selects(policy["spec"]["podSelector"], labels)
            for rule in policy["spec"].get("ingress", [])
            if 50051 in {port["port"] for port in rule["ports"]}
            for peer in rule["from"]
        ]
        assert callers == [{"podSelector": {"matchLabels": {"app.kubernetes.io/name": "gateway"}}}]


def test_policies_shut_what_is_not_named() -> None:
    (closed,) = [
        policy
        for policy in of_kind(build("prod"), "NetworkPolicy")
        if policy["metadata"]["name"] == "wia-deny-all"
    ]
    assert closed["spec"] == {"podSelector": {}, "policyTypes": ["Ingress", "Egress"]}


def test_every_process_has_a_certificate_for_its_name() -> None:
    certificates = {
        certificate["metadata"]["name"]: certificate["spec"].get("dnsNames", [])
        for certificate in of_kind(build("prod"), "Certificate")
    }
    for name in names(build("prod"), "Deployment"):
        assert name in certificates[name]
