"""Artifacts are there as a whole or not at all."""

from pathlib import Path

import pytest

from gateway.artifacts import ArtifactStore, artifact_key


def test_equal_inputs_give_equal_keys() -> None:
    assert artifact_key("take", a=1, b=[2]) == artifact_key("take", b=[2], a=1)
    keys = {artifact_key("take", a=1), artifact_key("take", a=2), artifact_key("mix", a=1)}
    assert len(keys) == 3


def test_an_artifact_appears_when_it_is_complete(tmp_path: Path) -> None:
    store = ArtifactStore(tmp_path)
    key = artifact_key("x")
    with store.create(key) as folder:
        (folder / "file").write_text("done")
        assert store.find(key) is None
    found = store.find(key)
    assert found is not None
    assert (found / "file").read_text() == "done"
    store.remove(key)
    assert store.find(key) is None
    store.remove(key)
    store.sweep()
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_a_failure_leaves_nothing(tmp_path: Path) -> None:
    store = ArtifactStore(tmp_path)

    def fail() -> None:
        with store.create(artifact_key("x")) as folder:
            (folder / "file").write_text("half")
            raise RuntimeError("broken off")

    with pytest.raises(RuntimeError, match="broken off"):
        fail()
    assert store.find(artifact_key("x")) is None
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_of_two_makers_the_first_wins(tmp_path: Path) -> None:
    store = ArtifactStore(tmp_path)
    key = artifact_key("x")
    with store.create(key) as slow:
        (slow / "file").write_text("slow")
        with store.create(key) as fast:
            (fast / "file").write_text("fast")
    assert (store.path(key) / "file").read_text() == "fast"


def test_what_a_crash_left_is_gone_at_the_next_start(tmp_path: Path) -> None:
    store = ArtifactStore(tmp_path)
    with store.create(artifact_key("x")) as folder:
        (folder / "file").write_text("done")
    (tmp_path / "partial" / "left").mkdir()
    again = ArtifactStore(tmp_path)
    assert not (tmp_path / "partial" / "left").exists()
    assert again.find(artifact_key("x")) is not None


@pytest.mark.parametrize("key", ["", "../../etc", "A" * 64, "a" * 63])
def test_what_is_no_key_is_not_found(tmp_path: Path, key: str) -> None:
    assert ArtifactStore(tmp_path).find(key) is None
