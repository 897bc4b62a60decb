"""Keys of artifacts."""

import pytest

from gateway.artifacts.key import artifact_key, is_artifact_key


def test_equal_inputs_give_equal_keys() -> None:
    assert artifact_key("take", a=1, b=[2]) == artifact_key("take", b=[2], a=1)
    keys = {artifact_key("take", a=1), artifact_key("take", a=2), artifact_key("mix", a=1)}
    assert len(keys) == 3


@pytest.mark.parametrize("text", ["", "../../etc", "A" * 64, "a" * 63, "a" * 64 + "\n"])
def test_what_is_no_key(text: str) -> None:
    assert is_artifact_key(artifact_key("take"))
    assert not is_artifact_key(text)
