"""The light engine of music: composes a score, then renders it."""

from collections.abc import Iterator

from common.emotions import EmotionScores
from common.engines import EngineInfo
from common.errors import invalid_field
from common.offload import CancelToken
from services.musicgen.engine import (
    SAMPLE_RATE_HZ,
    MusicRequest,
    Take,
    TakeBlock,
    TakeEvent,
    TakeProgress,
    TakeResult,
)
from services.musicgen.light.appraisal import appraise
from services.musicgen.light.composer import Commission, compose
from services.musicgen.light.level import levelled
from services.musicgen.light.loudness import LoudnessGauge
from services.musicgen.light.preset import PRESETS
from services.musicgen.light.render import Renderer, recut
from services.musicgen.light.scale import PITCH_NAMES
from services.musicgen.light.score import Score

BLOCK_FRAMES = 32_768
"""What is handed out at once: 256 KiB of stereo float32."""


class LightMusicGen:
    """Composes and synthesises background music; deterministic, one take after the other.

    Takes are stereo at 48 kHz and stand at TAKE_LOUDNESS_LUFS. Long ones are streamed
    while they are rendered; memory does not grow.
    """

    info = EngineInfo(name="light", version="1", licence="Apache-2.0", commercial_use=True)

    def warm_up(self) -> None:
        """Renders a second of music, which loads what synthesis needs."""
        score = compose(Commission(EmotionScores(), 0.5, "strings", 1.0, 0, 1.0))
        for _ in Renderer(score).blocks():
            pass

    def generate(self, request: MusicRequest, token: CancelToken) -> Iterator[TakeEvent]:
        """The takes in their order; per take blocks of BLOCK_FRAMES, progress, then its result.

        Raises InvalidArgument for a genre that is no preset, the token's error once cancelled.
        """
        if request.genre and request.genre not in PRESETS:
            known = ", ".join(sorted(PRESETS))
            raise invalid_field("genre", f"got {request.genre!r}, expected one of {known}")
        for index, take in enumerate(request.takes):
            yield from _make_take(index, take, request, token)


def _make_take(
    index: int, take: Take, request: MusicRequest, token: CancelToken
) -> Iterator[TakeEvent]:
    """One take: its blocks, how far it is, and its result."""
    score = compose(_commission(take, request))
    total_frames = round(score.form.duration_s * SAMPLE_RATE_HZ)
    gauge = LoudnessGauge()
    done_frames = 0
    for block in recut(levelled(score, token), BLOCK_FRAMES):
        token.raise_if_cancelled()
        gauge.hear(block)
        done_frames += len(block)
        yield TakeBlock(index, block)
        yield TakeProgress(index, done_frames, total_frames, "rendering")
    yield TakeResult(
        take_index=index,
        tonality=score.tonality,
        description=describe(score),
        score=appraise(score),
        loudness_lufs=gauge.integrated_lufs(),
        take=take,
    )


def _commission(take: Take, request: MusicRequest) -> Commission:
    return Commission(
        emotion=request.emotion,
        intensity=request.intensity,
        genre=request.genre,
        duration_s=request.duration_ms / 1000,
        seed=take.seed % 2**64,
        temperature=take.temperature,
        previous=request.previous,
    )


def describe(score: Score) -> str:
    """What a piece is, in one line for people."""
    mood, form = score.mood, score.form
    return (
        f"{mood.emotion.value} in {PITCH_NAMES[mood.tonic]} {mood.scale.name}, "
        f"{form.tempo_bpm:.0f} bpm, {form.metre.name}: {score.preset.description}"
    )
