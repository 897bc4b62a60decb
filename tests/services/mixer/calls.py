"""Calls of the mixer, as its client makes them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from whereisaudio.mixer.v1 import mixer_pb2, mixer_pb2_grpc

from common.audio.chunks import ChunkWriter
from common.audio.format import AudioEncoding, AudioFormat
from common.audio.pcm import encode_pcm
from common.errors import Error
from common.wire import chunk_to_proto, format_to_proto, kind_to_proto
from services.mixer.render import ClipAudio, NarrationAudio, Placement, RenderRequest
from services.mixer.wire import stem_to_proto
from tests.refusals import refusal_of
from tests.services.mixer.scenes import Scene, arrivals

RATE_HZ = 8000
Message = mixer_pb2.MixRequest


def config_of(request: RenderRequest) -> mixer_pb2.MixConfig:
    narration = AudioFormat(AudioEncoding.F32LE, RATE_HZ, request.narration_channel_count)
    output = AudioFormat(AudioEncoding.S24LE, RATE_HZ, request.output_channel_count)
    return mixer_pb2.MixConfig(
        narration_format=format_to_proto(narration),
        output_format=format_to_proto(output),
        start_frame=request.start_frame,
        frame_count=request.frame_count,
        context_start_frame=request.context_start_frame,
        context_frame_count=request.context_frame_count,
        narration_loudness_lufs=request.narration_loudness_lufs,
        gain_db=request.gain_db,
        peak_limit_db=request.peak_limit_db,
        peak_kind=mixer_pb2.PEAK_KIND_TRUE_PEAK,
        stems=[stem_to_proto(stem) for stem in request.stems],
        narration_frame_count=request.narration_frame_count,
        speech_gate_lufs=request.speech_gate_lufs,
    )


def clip_of(placement: Placement) -> mixer_pb2.ClipConfig:
    audio_format = AudioFormat(AudioEncoding.F32LE, RATE_HZ, placement.channel_count)
    return mixer_pb2.ClipConfig(
        clip_id=placement.clip_id,
        kind=kind_to_proto(placement.kind),
        format=format_to_proto(audio_format),
        start_frame=placement.start_frame,
        frame_count=placement.frame_count,
        sent_offset_frames=placement.sent_offset_frames,
        sent_frame_count=placement.sent_frame_count,
        gain_db=placement.gain_db,
        fade_in_frames=placement.fade_in_frames,
        fade_out_frames=placement.fade_out_frames,
        loudness_lufs=placement.loudness_lufs,
    )


def messages(request: RenderRequest, scene: Scene, chunk_frames: int = 20_000) -> Iterator[Message]:
    """A whole call, as a client sends it."""
    yield Message(config=config_of(request))
    narration, clip = ChunkWriter(), ChunkWriter()
    for arrival in arrivals(request, scene, chunk_frames):
        match arrival:
            case Placement():
                clip = ChunkWriter()
                yield Message(clip=clip_of(arrival))
            case ClipAudio():
                data = encode_pcm(arrival.frames, AudioEncoding.F32LE)
                for chunk in [*clip.write(data), *clip.flush()]:
                    yield Message(clip_chunk=chunk_to_proto(chunk))
            case NarrationAudio():
                data = encode_pcm(arrival.frames, AudioEncoding.F32LE)
                for chunk in [*narration.write(data), *narration.flush()]:
                    yield Message(narration_chunk=chunk_to_proto(chunk))


@dataclass(frozen=True, slots=True)
class Answer:
    """What a call gave."""

    kinds: list[str]
    audio: dict[int, bytes]
    result: mixer_pb2.MixResult


async def call(stub: mixer_pb2_grpc.MixerStub, sent: Sequence[Message]) -> Answer:
    kinds, audio, result = [], {}, mixer_pb2.MixResult()
    async for response in stub.Mix(iter(sent), timeout=30):
        kinds.append(response.WhichOneof("payload"))
        if kinds[-1] == "chunk":
            stem, chunk = response.chunk.stem, response.chunk.chunk
            assert chunk.offset_bytes == len(audio.get(stem, b""))
            audio[stem] = audio.get(stem, b"") + chunk.data
        elif kinds[-1] == "result":
            result = response.result
    return Answer(kinds, audio, result)


async def refusal(stub: mixer_pb2_grpc.MixerStub, sent: Sequence[Message]) -> Error:
    return await refusal_of(lambda: call(stub, sent))
