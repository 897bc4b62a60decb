"""The whole system in containers makes of the sample what it makes without them."""

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.containers.containers import container
from tests.sample import produce_sample
from tests.services.processes import free_port
from tests.services.work import WORK
from tools.images import REGISTRY, TAG, images


@pytest.fixture
def gateway_url() -> Iterator[str]:
    """A gateway before six services, each in a container."""
    with ExitStack() as stack:
        http_address = f"127.0.0.1:{free_port()}"
        variables = {"WIA_HTTP_ADDRESS": http_address, "WIA_DATA_DIR": "/tmp/data"}
        for name in WORK:
            image = f"{REGISTRY}/{name}:{TAG}"
            service = stack.enter_context(container(image, images()[name].arguments))
            variables[f"WIA_{name.upper()}_ADDRESS"] = service.grpc_address
        image = f"{REGISTRY}/gateway:{TAG}"
        stack.enter_context(container(image, images()["gateway"].arguments, variables))
        yield f"http://{http_address}"


@pytest.mark.timeout(1800)
def test_the_sample_is_the_same(gateway_url: str, tmp_path: Path) -> None:
    made = produce_sample(tmp_path / "containers", "--gateway", gateway_url)
    assert len(made.cues) > 5
    assert made == produce_sample(tmp_path / "local")
