"""Alerts have runbooks, and what is asked of Prometheus is what the programs count."""

import json
import re
from collections.abc import Iterator

import pytest

from tests.k8s.building import K8S, ROOT, build
from tests.k8s.objects import of_kind

ALL = ("keda", "monitoring")
RUNBOOKS = (ROOT / "docs" / "operations.md").read_text()
# As prometheus-client is told: the first argument of Counter, Gauge and Histogram.
_METRIC = re.compile(r'(?:Counter|Gauge|Histogram)\(\s*"(wia_\w+)"')
_SUFFIX = re.compile(r"_(bucket|sum|count)$")


def known_metrics() -> set[str]:
    sources = [
        path.read_text() for part in ("common", "gateway") for path in (ROOT / part).rglob("*.py")
    ]
    return {name for source in sources for name in _METRIC.findall(source)}


def alerts() -> list[dict[str, dict[str, str]]]:
    (rule,) = of_kind(build(ALL), "PrometheusRule")
    return [alert for group in rule["spec"]["groups"] for alert in group["rules"]]


def expressions() -> Iterator[str]:
    yield from (str(alert["expr"]) for alert in alerts())
    for scaled in of_kind(build(ALL), "ScaledObject"):
        yield from (trigger["metadata"]["query"] for trigger in scaled["spec"]["triggers"])
    for path in sorted((K8S / "components/monitoring/dashboards").glob("*.json")):
        for panel in json.loads(path.read_text())["panels"]:
            yield from (target["expr"] for target in panel["targets"])


def test_only_what_is_counted_is_asked_for() -> None:
    asked = {
        _SUFFIX.sub("", name) for text in expressions() for name in re.findall(r"wia_\w+", text)
    }
    assert asked - known_metrics() == set()
    assert {"wia_stage_backlog", "wia_productions", "wia_batch_wait_seconds"} <= asked


@pytest.mark.parametrize("text", [*expressions()])
def test_queries_are_whole(text: str) -> None:
    for opening, closing in ("()", "{}", "[]"):
        assert text.count(opening) == text.count(closing)
    assert "\n" not in text


def test_every_alert_has_its_runbook_and_no_runbook_is_left_over() -> None:
    headings = re.findall(r"^### (Wia\w+)$", RUNBOOKS, re.MULTILINE)
    assert headings == [alert["alert"] for alert in alerts()]
    for alert in alerts():
        assert (
            alert["annotations"]["runbook_url"]
            == f"docs/operations.md#{str(alert['alert']).lower()}"
        )


def test_dashboards_have_no_two_panels_in_one_place() -> None:
    for path in sorted((K8S / "components/monitoring/dashboards").glob("*.json")):
        panels = json.loads(path.read_text())["panels"]
        assert len({panel["id"] for panel in panels}) == len(panels) >= 6
        places = {(panel["gridPos"]["x"], panel["gridPos"]["y"]) for panel in panels}
        assert len(places) == len(panels)
