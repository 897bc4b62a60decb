"""Previews while they are being made: as many listeners as there may be, nobody in the way."""

import asyncio
import io
import threading
from collections.abc import AsyncIterator
from pathlib import Path

import numpy as np
import soundfile

from gateway.delivery.formats import Format
from gateway.delivery.spec import DeliverySpec
from gateway.http.previews import preview_bytes
from gateway.stages.preview import Preview
from tests.gateway.faces import until

RATE_HZ, SEGMENT_FRAMES = 24_000, 24_000
SPEC = DeliverySpec(
    format=Format.WAV, sample_rate_hz=RATE_HZ, channel_count=1,
    frame_count=2 * SEGMENT_FRAMES, bit_depth=16,
)  # fmt: skip
# More than the default pool of threads has.
LISTENERS = 40


def segment(folder: Path, number: int) -> Path:
    """A second of a tone of its own."""
    path = folder / f"{number}.flac"
    tone = 0.5 * np.sin(2 * np.pi * (number + 1) * 200 * np.arange(SEGMENT_FRAMES) / RATE_HZ)
    soundfile.write(path, tone, RATE_HZ, subtype="PCM_24")
    return path


async def listen(preview: Preview) -> bytes:
    """All that one listener hears."""
    segments = preview.segments()
    first = await anext(segments)
    return b"".join([piece async for piece in preview_bytes(SPEC, first, segments)])


async def test_listeners_do_not_keep_those_waiting_whom_they_wait_for(tmp_path: Path) -> None:
    preview = Preview()
    preview.add(segment(tmp_path, 0))
    listeners = [asyncio.create_task(listen(preview)) for _ in range(LISTENERS)]
    async with asyncio.timeout(60):
        # All wait for the second segment, and the pool still has threads to make it.
        await asyncio.sleep(0.5)
        preview.add(await asyncio.to_thread(segment, tmp_path, 1))
        preview.end()
        heard = await asyncio.gather(*listeners)
    assert len(set(heard)) == 1
    samples, rate_hz = soundfile.read(io.BytesIO(heard[0]))
    whole = np.concatenate([soundfile.read(tmp_path / f"{n}.flac")[0] for n in range(2)])
    assert (rate_hz, len(samples)) == (RATE_HZ, len(whole))
    assert np.max(np.abs(samples - whole)) < 3 / 2**15


async def test_a_production_that_ends_early_ends_its_preview(tmp_path: Path) -> None:
    preview = Preview()
    preview.add(segment(tmp_path, 0))
    preview.end()
    async with asyncio.timeout(60):
        assert len(await listen(preview)) > 1000


async def test_a_listener_that_goes_away_lets_its_thread_go(tmp_path: Path) -> None:
    preview = Preview()
    preview.add(segment(tmp_path, 0))
    segments = preview.segments()
    pieces = preview_bytes(SPEC, await anext(segments), segments)
    listening = asyncio.create_task(_drain(pieces))
    await asyncio.sleep(0.5)
    listening.cancel()
    await asyncio.gather(listening, return_exceptions=True)
    await until(lambda: not any(t.name.startswith("preview") for t in threading.enumerate()))


async def _drain(pieces: AsyncIterator[bytes]) -> None:
    async for _ in pieces:
        pass
