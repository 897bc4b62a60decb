"""Asks audiogen and musicgen for one take."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from whereisaudio.audiogen.v1 import audiogen_pb2, audiogen_pb2_grpc
from whereisaudio.media.v1 import media_pb2
from whereisaudio.musicgen.v1 import musicgen_pb2, musicgen_pb2_grpc

from common.audio.chunks import FrameReader
from common.audio.pcm import Frames
from common.emotions import Emotion, EmotionScores
from common.errors import Internal
from common.wire import chunk_from_proto, emotion_scores_to_proto, format_from_proto
from wia.direct.call import CALL_DEADLINE_S, typed_errors

# A person waits for it: it goes before whole books.
_PRIORITY = 10
# A model may need this many seconds for each one of audio.
_DEADLINE_SHARE = 30.0


@dataclass(frozen=True, slots=True)
class TakeOptions:
    """How to make a take."""

    duration_ms: int
    seed: int
    rights_mode: media_pb2.RightsMode

    @property
    def deadline_s(self) -> float:
        """How long making it may take."""
        return CALL_DEADLINE_S + self.duration_ms / 1000 * _DEADLINE_SHARE

    @property
    def takes(self) -> list[media_pb2.TakeSpec]:
        """One take at the engine's ordinary temperature."""
        return [media_pb2.TakeSpec(seed=self.seed, temperature=1.0)]


@dataclass(frozen=True, slots=True)
class MusicWish:
    """What music is wanted: intensity 0 to 1, genre "" for the engine's choice."""

    emotion: Emotion
    intensity: float
    genre: str


@dataclass(frozen=True, slots=True)
class Take:
    """A take: frames float32 (frames, channels), and what its engine says of it."""

    frames: Frames
    sample_rate_hz: int
    description: str
    loudness_lufs: float
    engine: str


# Told how far the work has come, 0 to 1.
OnProgress = Callable[[float], None]


async def make_effect(
    stub: "audiogen_pb2_grpc.AudioGenAsyncStub",
    prompt: str,
    options: TakeOptions,
    on_progress: OnProgress,
) -> Take:
    """The sound that a prompt names; raises typed errors."""
    request = audiogen_pb2.GenerateRequest(
        prompt=prompt,
        duration_ms=options.duration_ms,
        takes=options.takes,
        rights_mode=options.rights_mode,
        priority=_PRIORITY,
    )
    call = stub.Generate(request, timeout=options.deadline_s)
    frames, sample_rate_hz, result = await _collect(call, on_progress)
    return Take(
        frames, sample_rate_hz, result.rendered_sound, result.loudness_lufs, result.engine.name
    )


async def make_music(
    stub: "musicgen_pb2_grpc.MusicGenAsyncStub",
    wish: MusicWish,
    options: TakeOptions,
    on_progress: OnProgress,
) -> Take:
    """Music of one emotion; raises typed errors."""
    request = musicgen_pb2.GenerateRequest(
        emotion=emotion_scores_to_proto(EmotionScores(**{wish.emotion.value: 1.0})),
        intensity=wish.intensity,
        genre=wish.genre,
        duration_ms=options.duration_ms,
        takes=options.takes,
        rights_mode=options.rights_mode,
        priority=_PRIORITY,
    )
    call = stub.Generate(request, timeout=options.deadline_s)
    frames, sample_rate_hz, result = await _collect(call, on_progress)
    return Take(
        frames, sample_rate_hz, result.description, result.loudness_lufs, result.engine.name
    )


async def _collect(call: Any, on_progress: OnProgress) -> tuple[Frames, int, Any]:
    """The frames, their rate and the result of a Generate call for one take."""
    blocks: list[Frames] = []
    reader: FrameReader | None = None
    sample_rate_hz, result = 0, None
    with typed_errors():
        async for response in call:
            match response.WhichOneof("payload"):
                case "format":
                    audio_format = format_from_proto(response.format)
                    sample_rate_hz, reader = audio_format.sample_rate_hz, FrameReader(audio_format)
                case "chunk" if reader is not None:
                    blocks.append(reader.read(chunk_from_proto(response.chunk)))
                case "progress" if response.progress.total_units:
                    on_progress(response.progress.done_units / response.progress.total_units)
                case "result":
                    result = response.result
    if reader is None or result is None or not blocks:
        raise Internal("NO_TAKE", "the service sent no take")
    return np.concatenate(blocks), sample_rate_hz, result
