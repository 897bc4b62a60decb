"""Work side by side, results in order; units begun again."""

import asyncio
import random
from collections.abc import AsyncIterator

import pytest

from common.errors import (
    DRAINING,
    DeadlineExceeded,
    Internal,
    InvalidArgument,
    ResourceExhausted,
    Unavailable,
)
from gateway.stages.ordered import ordered
from gateway.stages.retry import MAX_ATTEMPT_COUNT, attempt


async def numbers(count: int) -> AsyncIterator[int]:
    for number in range(count):
        yield number


async def there(_patience_s: float) -> None:
    """The service is there."""


async def test_results_come_in_order_and_bounded() -> None:
    running = most = 0

    async def work(number: int) -> int:
        nonlocal running, most
        running += 1
        most = max(most, running)
        await asyncio.sleep(random.Random(number).uniform(0, 0.01))
        running -= 1
        return number * 2

    got = [result async for result in ordered(numbers(50), work, 4)]
    assert got == [number * 2 for number in range(50)]
    assert 2 <= most <= 4


async def test_a_failure_comes_in_its_turn_and_stops_the_rest() -> None:
    stopped = []

    async def work(number: int) -> int:
        if number == 2:
            raise InvalidArgument("BAD", "two")
        try:
            await asyncio.sleep(0.01 if number < 2 else 10)
        except asyncio.CancelledError:
            stopped.append(number)
            raise
        return number

    got: list[int] = []

    async def collect() -> None:
        async for result in ordered(numbers(10), work, 4):
            got.append(result)

    with pytest.raises(InvalidArgument, match="two"):
        await collect()
    assert got == [0, 1]
    assert stopped[0] == 3


async def test_a_unit_is_begun_again_when_its_service_breaks_off() -> None:
    attempts = 0

    async def work() -> str:
        nonlocal attempts
        attempts += 1
        if attempts < MAX_ATTEMPT_COUNT:
            raise Unavailable("UNAVAILABLE", "socket closed")
        return "done"

    assert await attempt("unit", work, 10, there) == "done"
    assert attempts == MAX_ATTEMPT_COUNT


async def test_three_failures_are_enough() -> None:
    attempts = 0

    async def work() -> None:
        nonlocal attempts
        attempts += 1
        raise Internal("INTERNAL", "broken")

    with pytest.raises(Internal):
        await attempt("unit", work, 10, there)
    assert attempts == MAX_ATTEMPT_COUNT


async def test_a_service_that_is_being_stopped_counts_for_nothing() -> None:
    attempts = 0

    async def work() -> str:
        nonlocal attempts
        attempts += 1
        if attempts <= 3 * MAX_ATTEMPT_COUNT:
            raise Unavailable(DRAINING, "the server is being stopped")
        return "done"

    assert await attempt("unit", work, 10, there) == "done"
    assert attempts == 3 * MAX_ATTEMPT_COUNT + 1


async def test_a_call_that_takes_too_long_is_begun_again() -> None:
    attempts = 0

    async def work() -> str:
        nonlocal attempts
        attempts += 1
        if attempts == 1:
            raise DeadlineExceeded("DEADLINE_EXCEEDED", "too late")
        return "done"

    assert await attempt("unit", work, 10, there) == "done"


async def test_a_service_that_stays_away_is_waited_for_before_each_attempt() -> None:
    waited_s: list[float] = []

    async def work() -> None:
        raise Unavailable("UNAVAILABLE", "socket closed")

    async def present(patience_s: float) -> None:
        waited_s.append(patience_s)
        if len(waited_s) == 2:
            raise Unavailable("SERVICE_AWAY", "nobody is there")

    with pytest.raises(Unavailable, match="nobody is there"):
        await attempt("unit", work, 10, present)
    assert waited_s == [10, 10]


async def test_no_room_is_waited_for_within_patience() -> None:
    attempts = 0

    async def work() -> str:
        nonlocal attempts
        attempts += 1
        if attempts < 8:
            raise ResourceExhausted("FULL", "full", retry_delay_s=0.01)
        return "done"

    assert await attempt("unit", work, 5, there) == "done"
    attempts = -1000
    with pytest.raises(ResourceExhausted):
        await attempt("unit", work, 0.05, there)


async def test_bad_requests_are_not_repeated() -> None:
    attempts = 0

    async def work() -> None:
        nonlocal attempts
        attempts += 1
        raise InvalidArgument("BAD", "bad")

    with pytest.raises(InvalidArgument):
        await attempt("unit", work, 10, there)
    assert attempts == 1
