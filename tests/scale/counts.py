"""What replicas have counted of their calls (Prometheus's text format)."""

import asyncio
import re
import urllib.request
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

_PATIENCE_S = 60
_SAMPLE = re.compile(r'wia_rpc_calls_total\{code="(\w+)",method="/[\w.]+/(\w+)"\} (\S+)')


@dataclass(frozen=True, slots=True)
class Counts:
    """Calls that have ended, by method and gRPC status."""

    calls: Mapping[tuple[str, str], int]

    def ended(self, method: str = "", code: str = "") -> int:
        """How many; "" stands for any."""
        return sum(
            count
            for (its_method, its_code), count in self.calls.items()
            if method in ("", its_method) and code in ("", its_code)
        )


def added(many: Iterable[Counts]) -> Counts:
    """All together."""
    total: dict[tuple[str, str], int] = {}
    for counts in many:
        for key, count in counts.calls.items():
            total[key] = total.get(key, 0) + count
    return Counts(total)


def parse_counts(text: str) -> Counts:
    """What a replica's page of metrics says."""
    found = _SAMPLE.findall(text)
    return Counts({(method, code): int(float(count)) for code, method, count in found})


async def scrape(port: int) -> Counts:
    """What the process behind the port has counted."""

    def get() -> str:
        with urllib.request.urlopen(
            f"http://127.0.0.1:{port}/metrics", timeout=_PATIENCE_S
        ) as answer:
            return str(answer.read().decode())

    return parse_counts(await asyncio.to_thread(get))
