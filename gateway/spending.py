"""What the services' devices have worked for one production."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from common.rpc.device_time import device_time


class Spending:
    """Seconds by service and device ("audiogen cuda:0")."""

    def __init__(self) -> None:
        self._seconds: defaultdict[str, float] = defaultdict(float)

    def note(self, service: str, metadata: Iterable[tuple[str, str | bytes]] | None) -> None:
        """Add what a call has told with its end."""
        device, seconds = device_time(metadata)
        if device:
            self._seconds[f"{service} {device}"] += seconds

    @property
    def device_seconds(self) -> Mapping[str, float]:
        """What has been told so far."""
        return {name: round(seconds, 6) for name, seconds in sorted(self._seconds.items())}
