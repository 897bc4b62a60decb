"""Calls the mixer service: one range of the timeline at a time."""

# The asynchronous stubs are names for type checkers alone.
from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import soundfile
from whereisaudio.media.v1 import media_pb2
from whereisaudio.mixer.v1 import mixer_pb2, mixer_pb2_grpc

from common.audio.chunks import ChunkReader, ChunkWriter
from common.audio.format import AudioEncoding, AudioFormat
from common.audio.pcm import encode_pcm
from common.sounds import CueKind
from common.wire import chunk_from_proto, chunk_to_proto, format_to_proto, kind_to_proto
from gateway.clients.call import CallContext, answered
from gateway.threads import in_thread

_BLOCK_FRAMES = 32768


@dataclass(frozen=True, slots=True)
class Clip:
    """A clip on the timeline; its audio lies at audio_path, at the narration's rate."""

    id: str
    kind: CueKind
    audio_path: Path
    channel_count: int
    # On the narration's clock.
    start_frame: int
    frame_count: int
    # Where in the file the clip begins.
    source_offset_frames: int
    gain_db: float
    fade_in_frames: int
    fade_out_frames: int
    loudness_lufs: float

    @property
    def end_frame(self) -> int:
        """The first frame after it."""
        return self.start_frame + self.frame_count


@dataclass(frozen=True, slots=True)
class MixTarget:
    """Level and limit of a mix; sample_peak limits at the samples rather than between them."""

    gain_db: float
    peak_limit_db: float
    sample_peak: bool
    narration_loudness_lufs: float
    # The level over which the narration is taken for speech.
    speech_gate_lufs: float
    channel_count: int


@dataclass(frozen=True, slots=True)
class MixRange:
    """Frames to render, and the frames of context that go with them."""

    start_frame: int
    frame_count: int
    context_start_frame: int
    context_frame_count: int
    narration_frame_count: int

    @property
    def context_end_frame(self) -> int:
        """The first frame after the context."""
        return self.context_start_frame + self.context_frame_count


@dataclass(frozen=True, slots=True)
class StemFacts:
    """One output of a range: sha256 of its samples as sent, energies of each 100 ms."""

    sha256: str
    frame_count: int
    block_energies: tuple[float, ...]
    block_mean_squares: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class RangeFacts:
    """How a range came out."""

    stems: dict[str, StemFacts]
    true_peak_dbtp: float
    sample_peak_dbfs: float
    limiter_reduction_db: float


# Stems may be over full scale before the limiter: integers could not hold them.
OUTPUT_ENCODING = AudioEncoding.F32LE

# Takes the samples of a stem as they come; called on other threads in turn.
OnAudio = Callable[[str, bytes], None]

_STEMS = {
    "mix": mixer_pb2.STEM_MIX,
    "narration": mixer_pb2.STEM_NARRATION,
    "effects": mixer_pb2.STEM_EFFECTS,
    "ambience": mixer_pb2.STEM_AMBIENCE,
    "music": mixer_pb2.STEM_MUSIC,
}
_STEM_NAMES = {value: name for name, value in _STEMS.items()}
STEM_NAMES = tuple(_STEMS)


async def mix(
    stub: mixer_pb2_grpc.MixerAsyncStub,
    context: CallContext,
    narration_path: Path,
    clips: Sequence[Clip],
    mix_range: MixRange,
    target: MixTarget,
    stems: Sequence[str],
    deadline_s: float,
    on_audio: OnAudio,
) -> RangeFacts:
    """Renders a range; the samples of each stem go to on_audio. Raises typed errors."""
    readers = {name: ChunkReader() for name in stems}
    requests = _requests(narration_path, clips, mix_range, target, stems)
    result = mixer_pb2.MixResult()
    call = stub.Mix(requests, timeout=deadline_s, metadata=context.metadata)
    async with answered(context, "mixer", call):
        async for response in call:
            match response.WhichOneof("payload"):
                case "chunk":
                    name = _STEM_NAMES[response.chunk.stem]
                    data = readers[name].read(chunk_from_proto(response.chunk.chunk))
                    await in_thread(on_audio, name, data)
                case "result":
                    result = response.result
    return RangeFacts(
        stems={
            _STEM_NAMES[stem.stem]: StemFacts(
                stem.audio_sha256,
                stem.frame_count,
                tuple(stem.block_energies),
                tuple(stem.block_mean_squares),
            )
            for stem in result.stems
            if _STEM_NAMES[stem.stem] in stems
        },
        true_peak_dbtp=result.true_peak_dbtp,
        sample_peak_dbfs=result.sample_peak_dbfs,
        limiter_reduction_db=result.limiter_reduction_db,
    )


async def _requests(
    narration_path: Path,
    clips: Sequence[Clip],
    mix_range: MixRange,
    target: MixTarget,
    stems: Sequence[str],
) -> AsyncIterator[mixer_pb2.MixRequest]:
    """The requests, made on another thread block by block."""
    requests = _request_blocks(narration_path, clips, mix_range, target, stems)
    while (block := await asyncio.to_thread(next, requests, None)) is not None:
        for request in block:
            yield request


def _request_blocks(
    narration_path: Path,
    clips: Sequence[Clip],
    mix_range: MixRange,
    target: MixTarget,
    stems: Sequence[str],
) -> Iterator[list[mixer_pb2.MixRequest]]:
    with soundfile.SoundFile(narration_path) as narration:
        yield [_config(narration, mix_range, target, stems)]
        waiting = sorted(
            (clip for clip in clips if _sounds_in(clip, mix_range)),
            key=lambda clip: (clip.start_frame, clip.id),
        )
        writer = ChunkWriter()
        narration.seek(mix_range.context_start_frame)
        frame = mix_range.context_start_frame
        while frame < mix_range.context_end_frame:
            size = min(_BLOCK_FRAMES, mix_range.context_end_frame - frame)
            while waiting and waiting[0].start_frame < frame + size:
                yield from _clip_blocks(waiting.pop(0), mix_range, narration.samplerate)
            frames = narration.read(size, dtype="float32", always_2d=True)
            yield [
                mixer_pb2.MixRequest(narration_chunk=chunk_to_proto(chunk))
                for chunk in writer.write(encode_pcm(frames, AudioEncoding.F32LE))
            ]
            frame += size
        yield [
            mixer_pb2.MixRequest(narration_chunk=chunk_to_proto(chunk)) for chunk in writer.flush()
        ]


def _config(
    narration: soundfile.SoundFile, mix_range: MixRange, target: MixTarget, stems: Sequence[str]
) -> mixer_pb2.MixRequest:
    rate_hz = narration.samplerate
    source = AudioFormat(AudioEncoding.F32LE, rate_hz, narration.channels)
    output = AudioFormat(OUTPUT_ENCODING, rate_hz, target.channel_count)
    peak_kind = (
        mixer_pb2.PEAK_KIND_SAMPLE_PEAK if target.sample_peak else mixer_pb2.PEAK_KIND_TRUE_PEAK
    )
    return mixer_pb2.MixRequest(
        config=mixer_pb2.MixConfig(
            narration_format=format_to_proto(source),
            output_format=format_to_proto(output),
            start_frame=mix_range.start_frame,
            frame_count=mix_range.frame_count,
            context_start_frame=mix_range.context_start_frame,
            context_frame_count=mix_range.context_frame_count,
            narration_loudness_lufs=target.narration_loudness_lufs,
            speech_gate_lufs=target.speech_gate_lufs,
            gain_db=target.gain_db,
            peak_limit_db=target.peak_limit_db,
            peak_kind=peak_kind,
            stems=[_STEMS[name] for name in stems],
            narration_frame_count=mix_range.narration_frame_count,
        )
    )


def _sounds_in(clip: Clip, mix_range: MixRange) -> bool:
    return (
        clip.start_frame < mix_range.context_end_frame
        and clip.end_frame > mix_range.context_start_frame
    )


def _clip_blocks(
    clip: Clip, mix_range: MixRange, rate_hz: int
) -> Iterator[list[mixer_pb2.MixRequest]]:
    """The clip's part that sounds in the range with its context, header first."""
    sent_offset = max(0, mix_range.context_start_frame - clip.start_frame)
    sent_end = min(clip.frame_count, mix_range.context_end_frame - clip.start_frame)
    audio_format = AudioFormat(AudioEncoding.F32LE, rate_hz, clip.channel_count)
    yield [
        mixer_pb2.MixRequest(
            clip=mixer_pb2.ClipConfig(
                clip_id=clip.id,
                kind=kind_to_proto(clip.kind),
                format=format_to_proto(audio_format),
                start_frame=clip.start_frame,
                frame_count=clip.frame_count,
                sent_offset_frames=sent_offset,
                sent_frame_count=sent_end - sent_offset,
                gain_db=clip.gain_db,
                fade_in_frames=clip.fade_in_frames,
                fade_out_frames=clip.fade_out_frames,
                loudness_lufs=clip.loudness_lufs,
            )
        )
    ]
    writer = ChunkWriter()
    with soundfile.SoundFile(clip.audio_path) as file:
        file.seek(clip.source_offset_frames + sent_offset)
        left = sent_end - sent_offset
        while left > 0:
            frames = file.read(min(_BLOCK_FRAMES, left), dtype="float32", always_2d=True)
            left -= len(frames)
            data = encode_pcm(frames, AudioEncoding.F32LE)
            yield [_clip_chunk(chunk_to_proto(chunk)) for chunk in writer.write(data)]
        yield [_clip_chunk(chunk_to_proto(chunk)) for chunk in writer.flush()]


def _clip_chunk(chunk: media_pb2.AudioChunk) -> mixer_pb2.MixRequest:
    return mixer_pb2.MixRequest(clip_chunk=chunk)
