"""The overlay dev, deployed by the commands of docs/deploy.md and removed afterwards."""

from collections.abc import Iterator

import pytest

from tests.cluster.cluster import NAMESPACE, SERVICES, Cluster, run


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    """A cluster on which all is rolled out; refuses one that has the namespace already."""
    cluster = Cluster()
    if cluster.kubectl("get", "namespace", NAMESPACE, "--ignore-not-found"):
        pytest.exit(f"the cluster has a namespace {NAMESPACE}: these tests would remove it", 1)
    try:
        # REGISTRY, TAG and KUBECTL reach make through the environment.
        run("make", "k8s-token")
        run("make", "deploy")
        for name in (*SERVICES, "gateway"):
            cluster.rolled_out(name)
        yield cluster
    finally:
        cluster.stop_forwarding()
        cluster.kubectl("delete", "namespace", NAMESPACE)
