"""The light engine of sounds: finds the recipe and renders it, take after take."""

from collections.abc import Iterator

import numpy as np

from common.audio.format import TAKE_SAMPLE_RATE_HZ
from common.engines import EngineInfo
from common.offload import CancelToken
from services.audiogen.engine import (
    EffectRequest,
    FloatArray,
    Take,
    TakeBlock,
    TakeEvent,
    TakeProgress,
    TakeResult,
)
from services.audiogen.light.catalogue.index import CATALOGUE
from services.audiogen.light.loudness import LoudnessGauge
from services.audiogen.light.render import bed, event
from services.audiogen.light.resolve import Resolution, resolve
from services.audiogen.light.scene import Scene, Signal

BLOCK_FRAMES = 32_768
"""What is handed out at once: 256 KiB of stereo float32."""


class LightAudioGen:
    """Procedural synthesis from physical and spectral models; deterministic, no samples.

    Takes are stereo at 48 kHz. Events stand at EVENT_LOUDNESS_LUFS, beds at BED_LOUDNESS_LUFS
    (loudness.py), softer where they would pass the ceiling or the prompt says far or faint. Memory
    does not grow with a bed's length.
    """

    info = EngineInfo(name="light", version="1", licence="Apache-2.0", commercial_use=True)

    def warm_up(self) -> None:
        """Renders a short sound, which loads what synthesis needs."""
        for _ in event(CATALOGUE["knock_door"], Scene(0, 1.0, TAKE_SAMPLE_RATE_HZ)):
            pass

    def generate(self, request: EffectRequest, token: CancelToken) -> Iterator[TakeEvent]:
        """The takes in their order; per take blocks with progress between them, then its result."""
        resolution = resolve(request.sound, request.family, request.prompt)
        for index, take in enumerate(request.takes):
            yield from _make_take(index, take, request, resolution, token)


def _make_take(
    index: int, take: Take, request: EffectRequest, resolution: Resolution, token: CancelToken
) -> Iterator[TakeEvent]:
    token.raise_if_cancelled()
    scene = Scene(
        seed=take.seed,
        temperature=take.temperature,
        frame_count=request.duration_ms * TAKE_SAMPLE_RATE_HZ // 1000,
        modifiers=resolution.modifiers,
    )
    gauge, done = LoudnessGauge(), 0
    for part in (bed if request.lasting else event)(resolution.recipe, scene):
        gauge.hear(part)
        for block in _blocks(part):
            token.raise_if_cancelled()
            done += len(block)
            yield TakeBlock(index, block)
        yield TakeProgress(index, min(done, scene.frame_count), scene.frame_count, "rendering")
    lufs = gauge.bed_lufs() if request.lasting else gauge.event_lufs()
    yield TakeResult(index, resolution.recipe.sound, resolution.score, lufs, take)


def _blocks(signal: Signal) -> Iterator[FloatArray]:
    for start in range(0, signal.shape[0], BLOCK_FRAMES):
        yield np.ascontiguousarray(signal[start : start + BLOCK_FRAMES], np.float32)
