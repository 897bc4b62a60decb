"""Every bad narration is refused with its own reason; every odd one is taken."""

from collections.abc import Callable
from pathlib import Path

import pytest

from common.errors import InvalidArgument
from gateway.ingest.ingest import ingest
from tests.bad_inputs import NARRATIONS, ODD_NARRATIONS, BadInput, OddInput


@pytest.mark.parametrize("bad", NARRATIONS, ids=lambda bad: bad.name)
async def test_is_refused_and_leaves_nothing(
    bad: BadInput, shelf: Path, names_in: Callable[[Path], list[str]]
) -> None:
    upload = shelf.parent / bad.file_name
    upload.write_bytes(bad.make())
    with pytest.raises(InvalidArgument, match="expected") as caught:
        await ingest(upload, shelf / "narration")
    assert caught.value.reason == bad.reason
    assert names_in(shelf) == []


@pytest.mark.parametrize("odd", ODD_NARRATIONS, ids=lambda odd: odd.name)
async def test_is_taken(odd: OddInput, shelf: Path) -> None:
    upload = shelf.parent / odd.file_name
    upload.write_bytes(odd.make())
    narration = await ingest(upload, shelf / "narration")
    assert narration.sample_rate_hz == odd.sample_rate_hz
    assert narration.channel_count == odd.channel_count
    assert narration.duration_ms > 3_000
    reasons = [warning.reason for warning in narration.warnings]
    assert reasons == ([odd.warning] if odd.warning else [])
