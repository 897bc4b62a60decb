"""One production by processes that run as pods do: over TLS, in one trace, counted and logged."""

import asyncio
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import grpc
import pytest
import yaml

from common.errors import Unavailable
from common.rpc.client import open_channel
from common.rpc.tls import Side, TlsFiles
from tests.system import productions
from tests.system.books import SENTENCES, make_book
from tests.system.collector import Collector, Span, running_collector
from tests.system.pods import Pods, running_pods
from tests.system.running import until
from wia.system.layout import SERVICES

ROOT = Path(__file__).parents[2]
# Which service works for which stage.
STAGES = {
    "transcribe": "stt",
    "classify": "classifier",
    "prompt": "prompter",
    "sound": "audiogen",
    "music": "musicgen",
    "mix": "mixer",
}
_LIST_ENGINES = "/whereisaudio.stt.v1.SpeechToText/ListEngines"


@dataclass(frozen=True, slots=True)
class Observed:
    """A production that has succeeded, and what is known of it."""

    pods: Pods
    production: dict[str, Any]
    collector: Collector

    @property
    def spans(self) -> list[Span]:
        """Of the production, in order of their beginning."""
        return sorted(self.collector.spans, key=lambda span: span.start_ns)

    def one(self, name: str) -> Span:
        """The only span of that name."""
        (span,) = (span for span in self.spans if span.name == name)
        return span

    def children(self, parent: Span) -> list[Span]:
        """Its children, in order of their beginning."""
        return [span for span in self.spans if span.parent_id == parent.span_id]


@pytest.fixture(scope="module")
def observed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Observed]:
    folder = tmp_path_factory.mktemp("pods")
    book = make_book(folder, seed=91)
    with running_collector() as (endpoint, collector):
        environment = {"WIA_OTLP_ENDPOINT": endpoint, "OTEL_BSP_SCHEDULE_DELAY": "200"}
        with running_pods(folder, environment) as pods, pods.client() as client:
            production = productions.produce(client, book)
            observed = Observed(pods, production, collector)
            until(lambda: _has_all(observed), patience_s=120)
            yield observed


def _has_all(observed: Observed) -> bool:
    """Whether all spans have come: the gateway's last, and of each unit the service's."""
    if not any(span.name == "production" for span in observed.spans):
        return False
    units = [unit for stage in STAGES for unit in observed.children(observed.one(stage))]
    return all(observed.children(unit) for unit in units)


def _calls(spans: list[Span], service: str) -> list[Span]:
    return [span for span in spans if span.service == f"wia-{service}"]


def test_a_production_is_one_trace_with_the_productions_id(observed: Observed) -> None:
    assert {span.trace_id for span in observed.spans} == {observed.production["id"]}
    services = {span.service for span in observed.spans}
    assert services == {"wia-gateway", *(f"wia-{name}" for name in SERVICES)}
    (root,) = (span for span in observed.spans if not span.parent_id)
    assert (root.service, root.name) == ("wia-gateway", "production")
    assert root.about["wia.state"] == "succeeded"


def test_every_span_has_its_parent_and_lies_within_the_production(observed: Observed) -> None:
    root = observed.one("production")
    ids = {span.span_id for span in observed.spans}
    for span in observed.spans:
        assert span is root or span.parent_id in ids, span
        assert root.start_ns <= span.start_ns <= span.end_ns, span


def test_the_trace_goes_from_upload_to_delivery(observed: Observed) -> None:
    names = [span.name for span in observed.children(observed.one("production"))]
    assert names[:3] == ["upload", "wait", "ingest"]
    assert sorted(names) == sorted(["upload", "wait", "ingest", *STAGES, "deliver"])
    assert names[-1] == "deliver"


@pytest.mark.parametrize("stage", STAGES)
def test_each_stage_has_its_units_and_each_unit_its_call(observed: Observed, stage: str) -> None:
    units = observed.children(observed.one(stage))
    assert units
    for unit in units:
        assert unit.service == "wia-gateway"
        assert unit.name.startswith(f"{stage} ")
        assert unit.about["wia.audio_ms"] > 0
        calls = observed.children(unit)
        assert [call.service for call in calls] == [f"wia-{STAGES[stage]}"]
        assert calls[0].about["wia.production_id"] == observed.production["id"]
        assert calls[0].about["wia.device"] == "cpu"
        assert calls[0].about["wia.device_s"] > 0
        assert calls[0].about["wia.engine.wait_s"] >= 0
    if stage in ("classify", "prompt"):
        assert [unit.about["wia.window"] for unit in units] == list(range(len(units)))


def test_the_production_says_what_it_took_of_devices(observed: Observed) -> None:
    spent = {f"{name} cpu" for name in SERVICES}
    (line,) = (line for line in observed.pods.log("gateway") if line["event"] == "production ended")
    assert line["production_id"] == observed.production["id"]
    assert set(line["device_seconds"]) == spent
    root = observed.one("production")
    for name, seconds in line["device_seconds"].items():
        assert seconds > 0
        assert root.about[f"wia.device_s.{name}"] == seconds
        calls = _calls(observed.spans, name.removesuffix(" cpu"))
        assert sum(call.about["wia.device_s"] for call in calls) == pytest.approx(seconds, abs=1e-4)


@pytest.mark.parametrize("name", [*SERVICES, "gateway"])
def test_each_line_of_the_log_says_where_it_belongs(observed: Observed, name: str) -> None:
    lines = observed.pods.log(name)
    for line in lines:
        assert {"event", "level", "timestamp", "service"} <= set(line)
        assert {"production_id", "trace_id", "span_id"} <= set(line), line
        assert line["service"] == name
    own = [line for line in lines if line["production_id"] == observed.production["id"]]
    assert own
    spans = {span.span_id for span in observed.spans if span.service == f"wia-{name}"}
    for line in own:
        assert line["trace_id"] == observed.production["id"]
        assert line["span_id"] in spans


def asked_for() -> Iterator[str]:
    """What dashboards, alerts and scaling ask Prometheus."""
    components = ROOT / "k8s" / "components"
    for path in sorted((components / "monitoring" / "dashboards").glob("*.json")):
        for panel in json.loads(path.read_text())["panels"]:
            yield from (target["expr"] for target in panel["targets"])
    rules = yaml.safe_load((components / "monitoring" / "rules.yaml").read_text())
    for group in rules["spec"]["groups"]:
        yield from (rule["expr"] for rule in group["rules"])
    for path in sorted((components / "keda").glob("*.yaml")):
        for item in yaml.safe_load_all(path.read_text()):
            triggers = item.get("spec", {}).get("triggers", [])
            yield from (trigger["metadata"]["query"] for trigger in triggers)


def test_what_is_asked_for_is_exposed(observed: Observed) -> None:
    texts = [observed.pods.metrics(name) for name in observed.pods.metrics_urls]
    samples = {name for text in texts for name in re.findall(r"^(\w+)(?:\{| )", text, re.M)}
    families = {name for text in texts for name in re.findall(r"^# TYPE (\w+) ", text, re.M)}
    asked = {name for text in asked_for() for name in re.findall(r"\bwia_\w+", text)}
    # Light engines run no batches: of these the names alone are there.
    batched = {name for name in asked if name.startswith("wia_batch_")}
    assert {re.sub("_(bucket|sum|count)$", "", name) for name in batched} <= families
    # Nothing has failed.
    failures = {name for name in asked if name.endswith(("_errors_total", "_failures_total"))}
    assert {name.removesuffix("_total") for name in failures} <= families | {
        name.removesuffix("_total") for name in families
    }
    assert asked - batched - failures - samples == set()
    assert len(asked) > 10


def test_labels_do_not_grow_with_productions(observed: Observed) -> None:
    for name in observed.pods.metrics_urls:
        text = observed.pods.metrics(name)
        assert observed.production["id"] not in text
        assert SENTENCES[0] not in text


def test_services_take_no_calls_but_the_gateways(observed: Observed, tmp_path: Path) -> None:
    pods = observed.pods
    service = pods.authority.issue(tmp_path / "service", Side.SERVER, ["wia-mixer", "localhost"])

    async def call(channel: grpc.aio.Channel) -> bytes:
        async with channel:
            answer: bytes = await channel.unary_unary(_LIST_ENGINES)(b"", timeout=60)
            return answer

    async def ours(files: TlsFiles) -> bytes:
        return await call(open_channel(pods.services["stt"], files))

    async def plain() -> bytes:
        return await call(grpc.aio.insecure_channel(pods.services["stt"]))

    assert b"light" in asyncio.run(ours(pods.client_files))
    with pytest.raises(grpc.aio.AioRpcError) as refused:
        asyncio.run(plain())
    assert refused.value.code() is grpc.StatusCode.UNAVAILABLE
    credentials = grpc.ssl_channel_credentials(
        service.authority.read_bytes(),
        service.key.read_bytes(),
        service.certificate.read_bytes(),
    )

    async def as_a_service() -> bytes:
        return await call(grpc.aio.secure_channel(pods.services["stt"], credentials))

    with pytest.raises(grpc.aio.AioRpcError) as refused:
        asyncio.run(as_a_service())
    assert refused.value.code() is grpc.StatusCode.UNAVAILABLE
    log = (pods.folder / "stt.log").read_text()
    assert "CERTIFICATE_VERIFY_FAILED: unsupported certificate purpose" in log


def test_the_gateway_says_which_service_it_cannot_trust(observed: Observed, tmp_path: Path) -> None:
    """A gateway's channel to a service that shows the name of another."""
    pods = observed.pods
    port = pods.services["stt"].rpartition(":")[2]

    async def refusal() -> str:
        async with open_channel(f"127.0.0.1:{port}", pods.client_files) as channel:
            list_engines = channel.unary_unary(_LIST_ENGINES)
            async with asyncio.timeout(60):
                while True:
                    try:
                        await list_engines(b"", timeout=1, wait_for_ready=True)
                    except Unavailable as error:
                        return f"{error.reason}: {error.message}"
                    except grpc.aio.AioRpcError:
                        await asyncio.sleep(0.05)

    told = asyncio.run(refusal())
    assert told.startswith("TLS_REFUSED")
    assert "it is for wia-stt, localhost" in told
