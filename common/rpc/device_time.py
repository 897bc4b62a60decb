"""What a call took of its service's device, told after its last response."""

from collections.abc import Iterable

from common.turn import Caller

_DEVICE_KEY = "x-device"
_SECONDS_KEY = "x-device-seconds"


def device_metadata(caller: Caller) -> tuple[tuple[str, str], ...]:
    """The trailing metadata; none where no engine was at work."""
    if not caller.device:
        return ()
    return ((_DEVICE_KEY, caller.device), (_SECONDS_KEY, f"{caller.device_s:.6f}"))


def device_time(metadata: Iterable[tuple[str, str | bytes]] | None) -> tuple[str, float]:
    """Device and seconds out of trailing metadata; ("", 0.0) where they say nothing."""
    entries = dict(metadata or ())
    device, seconds = entries.get(_DEVICE_KEY, ""), entries.get(_SECONDS_KEY, "")
    return (str(device), float(seconds)) if device and seconds else ("", 0.0)
