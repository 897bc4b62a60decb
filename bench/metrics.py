"""A picture of what an operator sees: all processes' metrics while the sample is produced.

Usage: python -m bench.metrics [OUT.svg]     (docs/images/metrics.svg unless said)
"""

import asyncio
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

import httpx
from prometheus_client.parser import text_string_to_metric_families

from bench.charts import Chart, draw
from wia.client.client import Client
from wia.client.model import STAGES
from wia.system.child import ChildSpec
from wia.system.layout import SERVICES, GatewayPlace, SystemOptions, child_specs
from wia.system.supervisor import supervised
from wia.system.workplace import workplace

ROOT = Path(__file__).resolve().parent.parent
_SCRAPE_S = 0.25
_HTTP_ADDRESS = "127.0.0.1:18080"
_FIRST_PORT = 18081

# Of one scrape: by metric and the labels' values.
Sample = dict[tuple[str, tuple[str, ...]], float]


@dataclass(slots=True)
class Record:
    """All scrapes of all processes."""

    times_s: list[float] = field(default_factory=list)
    samples: list[Mapping[str, Sample]] = field(default_factory=list)


def _specs(folder: Path) -> list[ChildSpec]:
    """The processes of `wia serve`, with metrics."""
    specs = child_specs(SystemOptions(gateway=GatewayPlace(http_address=_HTTP_ADDRESS)), folder)
    ports = {name: str(_FIRST_PORT + index) for index, name in enumerate(SERVICES)}
    return [
        replace(spec, environment={**spec.environment, "WIA_METRICS_PORT": ports[spec.name]})
        if spec.name in ports
        else spec
        for spec in specs
    ]


async def _scrape(client: httpx.AsyncClient, url: str) -> Sample:
    text = (await client.get(url)).text
    return {
        (sample.name, tuple(sample.labels.values())): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


async def _record(record: Record, stop: asyncio.Event) -> None:
    urls = {name: f"http://127.0.0.1:{_FIRST_PORT + i}/metrics" for i, name in enumerate(SERVICES)}
    urls["gateway"] = f"http://{_HTTP_ADDRESS}/metrics"
    began_s = time.monotonic()
    async with httpx.AsyncClient(timeout=60) as client:
        while not stop.is_set():
            record.times_s.append(time.monotonic() - began_s)
            answers = await asyncio.gather(*(_scrape(client, url) for url in urls.values()))
            record.samples.append(dict(zip(urls, answers, strict=True)))
            await asyncio.sleep(_SCRAPE_S)


def _produce() -> float:
    """Seconds of narration in a production of the sample."""
    with Client(f"http://{_HTTP_ADDRESS}") as client:
        samples = ROOT / "samples"
        created = client.create(samples / "narration.mp3", script=samples / "story.txt")
        production = client.wait(created.id)
    if production.state != "succeeded" or production.narration is None:
        raise SystemExit(f"the production ended as {production.state}")
    return production.narration.duration_ms / 1000


async def _run() -> tuple[Record, float]:
    record, stop = Record(), asyncio.Event()
    with workplace() as folder:
        async with supervised(_specs(folder)):
            recording = asyncio.create_task(_record(record, stop))
            narration_s = await asyncio.to_thread(_produce)
            await asyncio.sleep(1)
            stop.set()
            await recording
    return record, narration_s


def _lines(
    record: Record, metric: str, read: Callable[[str, tuple[str, ...]], str]
) -> dict[str, list[float]]:
    """One line for each name that `read` makes of process and labels, in the order of the flow;
    lines without a change are left out."""
    names: dict[str, list[float]] = {}
    for index, processes in enumerate(record.samples):
        for process, sample in processes.items():
            for (name, labels), value in sample.items():
                if name == metric:
                    line = names.setdefault(read(process, labels), [0.0] * len(record.samples))
                    line[index] = value
    order = [*STAGES, *SERVICES, "gateway"]
    moving = {name: line for name, line in names.items() if len(set(line)) > 1}
    return {name: moving[name] for name in sorted(moving, key=order.index)}


def _rates(record: Record, lines: Mapping[str, list[float]]) -> dict[str, list[float]]:
    """What the lines grow by each second, over about a second."""
    span = max(1, round(1 / _SCRAPE_S))
    return {
        name: [
            (line[i] - line[max(0, i - span)])
            / max(_SCRAPE_S, record.times_s[i] - record.times_s[max(0, i - span)])
            for i in range(len(line))
        ]
        for name, line in lines.items()
    }


def main() -> None:
    """Produce, and draw what was counted."""
    out = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "docs" / "images" / "metrics.svg"
    record, narration_s = asyncio.run(_run())
    cpu = _lines(record, "process_cpu_seconds_total", lambda process, _: process)
    charts = [
        Chart(
            "Units in work",
            "wia_stage_units_running",
            _lines(record, "wia_stage_units_running", lambda _, labels: labels[0]),
        ),
        Chart(
            "Audio done, seconds",
            "wia_stage_audio_seconds_total",
            _lines(record, "wia_stage_audio_seconds_total", lambda _, labels: labels[0]),
        ),
        Chart(
            "Calls that wait for their engine",
            "wia_engine_queue_depth",
            _lines(record, "wia_engine_queue_depth", lambda process, _: process),
        ),
        Chart(
            "Device seconds so far",
            "wia_engine_device_seconds_total",
            _lines(record, "wia_engine_device_seconds_total", lambda process, _: process),
        ),
        Chart("Processor seconds per second", "process_cpu_seconds_total", _rates(record, cpu)),
        Chart(
            "Memory, MiB",
            "process_resident_memory_bytes",
            {
                name: [value / 2**20 for value in line]
                for name, line in _lines(
                    record, "process_resident_memory_bytes", lambda process, _: process
                ).items()
            },
        ),
    ]
    caption = (
        f"The sample ({narration_s:.0f} s of narration), light engines, two cores shared with "
        "other work; scraped four times a second. python -m bench.metrics"
    )
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(draw(charts, record.times_s, caption), encoding="utf-8")
    print(out)


if __name__ == "__main__":
    main()
