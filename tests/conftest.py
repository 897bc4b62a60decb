"""What all tests have in common."""

from collections.abc import Iterator

import pytest


@pytest.fixture(scope="session", autouse=True)
def _no_weights(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Whichever models have been pulled on this machine, tests find none but their own."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("WIA_MODELS_DIR", str(tmp_path_factory.mktemp("models")))
        yield
