"""Runs a unit of work (a window, a cue, a range) again when its service broke off."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import TypeVar

import structlog

from common.errors import (
    DRAINING,
    Cancelled,
    DeadlineExceeded,
    Error,
    Internal,
    ResourceExhausted,
    Unavailable,
)

T = TypeVar("T")

# How often a unit is begun at most, where its service failed.
MAX_ATTEMPT_COUNT = 3
# What a service that is being restarted needs.
_PAUSE_S = 0.5
_DEFAULT_RETRY_DELAY_S = 1.0

_log = structlog.get_logger(__name__)


async def attempt(
    unit: str,
    work: Callable[[], Awaitable[T]],
    patience_s: float,
    present: Callable[[float], Awaitable[None]],
) -> T:
    """The work's result.

    It is begun again, MAX_ATTEMPT_COUNT times in all, when the service went away, failed or took
    too long; as often as it takes when the service is being stopped, since another takes its place;
    and within patience_s when it had no room, each time after the delay that it asked for.
    Anything else is raised at once. `present` waits until the service is there, as long as it is
    told, and raises what is then to be raised.
    """
    give_up_s = time.monotonic() + patience_s
    failure_count = 0
    while True:
        await present(patience_s)
        try:
            return await work()
        except ResourceExhausted as error:
            delay_s = error.retry_delay_s or _DEFAULT_RETRY_DELAY_S
            if time.monotonic() + delay_s > give_up_s:
                raise
        except (Unavailable, Internal, Cancelled, DeadlineExceeded) as error:
            failure_count += not _is_draining(error)
            _log.warning("unit failed", unit=unit, failure_count=failure_count, why=str(error))
            if failure_count >= MAX_ATTEMPT_COUNT:
                raise
            delay_s = _PAUSE_S * failure_count
            # It had been let in: its patience with a service that has no room begins anew.
            give_up_s = time.monotonic() + patience_s
        await asyncio.sleep(delay_s)


def _is_draining(error: Error) -> bool:
    return isinstance(error, Unavailable) and error.reason == DRAINING
