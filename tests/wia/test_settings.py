import pytest

from wia.settings import child_environment


def test_a_child_has_this_process_s_variables_with_changes_and_without_gaps(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("WIA_LOG_LEVEL", "debug")
    monkeypatch.setenv("OMP_NUM_THREADS", "8")
    monkeypatch.delenv("WIA_ENGINE", raising=False)
    defaults = {"OMP_NUM_THREADS": "1", "WIA_ENGINE": "auto"}
    found = child_environment({"WIA_LOG_LEVEL": "info"}, defaults)
    assert found["WIA_LOG_LEVEL"] == "info"
    assert found["OMP_NUM_THREADS"] == "8"
    assert found["WIA_ENGINE"] == "auto"
