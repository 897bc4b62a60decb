"""Calls the services that make audio: audiogen and musicgen."""

# The asynchronous stubs are names for type checkers alone.
from __future__ import annotations

from collections.abc import AsyncIterable, Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol, TypeVar

from whereisaudio.audiogen.v1 import audiogen_pb2, audiogen_pb2_grpc
from whereisaudio.media.v1 import media_pb2
from whereisaudio.musicgen.v1 import musicgen_pb2, musicgen_pb2_grpc

from common.audio.chunks import FrameReader
from common.audio.format import AudioFormat
from common.audio.pcm import Frames
from common.emotions import EmotionScores
from common.errors import Unavailable
from common.sounds import SoundFamily
from common.wire import (
    chunk_from_proto,
    emotion_scores_to_proto,
    engine_info_from_proto,
    family_to_proto,
    format_from_proto,
    format_to_proto,
)
from gateway.clients.call import CallContext, answered
from gateway.threads import in_thread


@dataclass(frozen=True, slots=True)
class TakeSpec:
    """How one candidate is to be made."""

    seed: int
    temperature: float


@dataclass(frozen=True, slots=True)
class SoundRequest:
    """A sound to make."""

    prompt: str
    sound: str
    family: SoundFamily | None
    duration_ms: int
    lasting: bool


class Mode(StrEnum):
    """Major or minor."""

    MAJOR = "major"
    MINOR = "minor"


_MODES = {Mode.MAJOR: musicgen_pb2.MODE_MAJOR, Mode.MINOR: musicgen_pb2.MODE_MINOR}


@dataclass(frozen=True, slots=True)
class Tonality:
    """Key and tempo; tonic_pitch_class 0 is C."""

    tonic_pitch_class: int
    mode: Mode
    tempo_bpm: float


@dataclass(frozen=True, slots=True)
class PreviousAudio:
    """The end of the piece before, as PCM."""

    data: bytes
    audio_format: AudioFormat


@dataclass(frozen=True, slots=True)
class MusicRequest:
    """Music to make."""

    emotion: EmotionScores
    intensity: float
    genre: str
    prompt: str
    duration_ms: int
    previous: Tonality | None = None
    previous_audio: PreviousAudio | None = None


@dataclass(frozen=True, slots=True)
class TakeFacts:
    """What became of a take."""

    audio_sha256: str
    frame_count: int
    score: float
    loudness_lufs: float
    seed: int
    temperature: float
    engine: str
    engine_version: str
    licence: str
    description: str
    tonality: Tonality | None = None


class TakeSink(Protocol):
    """Where the audio of one take goes; write and finish are called on other threads in turn."""

    def start(self, audio_format: AudioFormat) -> None:
        """The take begins."""

    def write(self, frames: Frames) -> None:
        """More of it, shape (frames, channels)."""

    def finish(self, facts: TakeFacts) -> None:
        """It is complete."""


async def generate_sound(
    stub: audiogen_pb2_grpc.AudioGenAsyncStub,
    context: CallContext,
    request: SoundRequest,
    takes: tuple[TakeSpec, ...],
    sinks: tuple[TakeSink, ...],
    deadline_s: float,
) -> None:
    """Makes all takes of a sound, each into its sink. Raises typed errors."""
    message = audiogen_pb2.GenerateRequest(
        prompt=request.prompt,
        sound=request.sound,
        family=family_to_proto(request.family),
        duration_ms=request.duration_ms,
        lasting=request.lasting,
        takes=[_take_spec(take) for take in takes],
        engine=context.engines.get("audiogen", ""),
        rights_mode=context.rights,
    )
    call = stub.Generate(message, timeout=deadline_s, metadata=context.metadata)
    async with answered(context, "audiogen", call):
        await _receive(call, sinks, _sound_facts)


async def generate_music(
    stub: musicgen_pb2_grpc.MusicGenAsyncStub,
    context: CallContext,
    request: MusicRequest,
    takes: tuple[TakeSpec, ...],
    sinks: tuple[TakeSink, ...],
    deadline_s: float,
) -> None:
    """Makes all takes of a piece, each into its sink. Raises typed errors."""
    previous, audio = request.previous, request.previous_audio
    message = musicgen_pb2.GenerateRequest(
        emotion=emotion_scores_to_proto(request.emotion),
        intensity=request.intensity,
        genre=request.genre,
        prompt=request.prompt,
        duration_ms=request.duration_ms,
        takes=[_take_spec(take) for take in takes],
        previous=musicgen_pb2.Tonality(
            tonic_pitch_class=previous.tonic_pitch_class,
            mode=_MODES[previous.mode],
            tempo_bpm=previous.tempo_bpm,
        )
        if previous
        else None,
        previous_audio=audio.data if audio else b"",
        previous_format=format_to_proto(audio.audio_format) if audio else None,
        engine=context.engines.get("musicgen", ""),
        rights_mode=context.rights,
    )
    call = stub.Generate(message, timeout=deadline_s, metadata=context.metadata)
    async with answered(context, "musicgen", call):
        await _receive(call, sinks, _music_facts)


R = TypeVar("R", audiogen_pb2.GenerateResponse, musicgen_pb2.GenerateResponse)


async def _receive(
    call: AsyncIterable[R], sinks: tuple[TakeSink, ...], facts: Callable[[R], TakeFacts]
) -> None:
    readers: dict[int, FrameReader] = {}
    finished: set[int] = set()
    async for response in call:
        index = response.take_index
        match response.WhichOneof("payload"):
            case "format":
                audio_format = format_from_proto(response.format)
                readers[index] = FrameReader(audio_format)
                sinks[index].start(audio_format)
            case "chunk":
                frames = readers[index].read(chunk_from_proto(response.chunk))
                await in_thread(sinks[index].write, frames)
            case "result":
                readers[index].close()
                _check_hash(response.result.audio_sha256, readers[index].sha256)
                await in_thread(sinks[index].finish, facts(response))
                finished.add(index)
    if len(finished) != len(sinks):
        raise Unavailable("TAKES_MISSING", f"got {len(finished)} takes, expected {len(sinks)}")


def _check_hash(sent: str, received: str) -> None:
    if sent != received:
        raise Unavailable(
            "AUDIO_DAMAGED", f"got audio with sha256 {received}, the service sent {sent}"
        )


def _take_spec(take: TakeSpec) -> media_pb2.TakeSpec:
    return media_pb2.TakeSpec(seed=take.seed, temperature=take.temperature)


def _sound_facts(response: audiogen_pb2.GenerateResponse) -> TakeFacts:
    result = response.result
    info = engine_info_from_proto(result.engine)
    return TakeFacts(
        audio_sha256=result.audio_sha256,
        frame_count=result.frame_count,
        score=result.score,
        loudness_lufs=result.loudness_lufs,
        seed=result.seed,
        temperature=result.temperature,
        engine=info.name,
        engine_version=info.version,
        licence=info.licence,
        description=result.rendered_sound,
    )


def _music_facts(response: musicgen_pb2.GenerateResponse) -> TakeFacts:
    result = response.result
    info = engine_info_from_proto(result.engine)
    return TakeFacts(
        audio_sha256=result.audio_sha256,
        frame_count=result.frame_count,
        score=result.score,
        loudness_lufs=result.loudness_lufs,
        seed=result.seed,
        temperature=result.temperature,
        engine=info.name,
        engine_version=info.version,
        licence=info.licence,
        description=result.description,
        tonality=_tonality(result.tonality),
    )


def _tonality(message: musicgen_pb2.Tonality) -> Tonality:
    mode = Mode.MINOR if message.mode == musicgen_pb2.MODE_MINOR else Mode.MAJOR
    return Tonality(message.tonic_pitch_class, mode, message.tempo_bpm)
