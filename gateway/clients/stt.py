"""Calls the stt service."""

# The asynchronous stubs are names for type checkers alone.
from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from whereisaudio.media.v1 import media_pb2
from whereisaudio.stt.v1 import stt_pb2, stt_pb2_grpc

from common.audio.chunks import CHUNK_BYTES
from common.audio.format import SPEECH_FORMAT
from common.sentences import Sentence
from common.text.script import ScriptLine
from common.wire import format_to_proto, sentence_from_proto
from gateway.clients.call import CallContext, answered


@dataclass(frozen=True, slots=True)
class AbsentSentence:
    """A sentence of the script that was never read."""

    script_line: int
    text: str


@dataclass(frozen=True, slots=True)
class Hearing:
    """What was heard; script_match is None where there was no script."""

    sentences: tuple[Sentence, ...]
    absent_script_lines: tuple[int, ...] = ()
    absent_sentences: tuple[AbsentSentence, ...] = ()
    script_match: float | None = None


OnSentence = Callable[[Sentence], Awaitable[None]]


async def align(
    stub: stt_pb2_grpc.SpeechToTextAsyncStub,
    context: CallContext,
    speech_path: Path,
    script_lines: Sequence[ScriptLine],
    deadline_s: float,
    on_sentence: OnSentence,
) -> Hearing:
    """Times of the script's sentences; each is also passed on as soon as it comes.

    speech_path: 16 kHz mono s16le. Raises typed errors.
    """
    config = stt_pb2.AlignConfig(
        format=format_to_proto(SPEECH_FORMAT),
        language=context.language,
        engine=context.engines.get("stt", ""),
        rights_mode=context.rights,
        script_lines=[
            media_pb2.ScriptLine(index=line.index, text=line.text) for line in script_lines
        ],
    )

    async def requests() -> AsyncIterator[stt_pb2.AlignRequest]:
        yield stt_pb2.AlignRequest(config=config)
        for chunk in file_chunks(speech_path, 0, None):
            yield stt_pb2.AlignRequest(chunk=chunk)

    sentences: list[Sentence] = []
    result = stt_pb2.AlignResult()
    call = stub.Align(requests(), timeout=deadline_s, metadata=context.metadata)
    async with answered(context, "stt", call):
        async for response in call:
            match response.WhichOneof("payload"):
                case "sentence":
                    sentences.append(sentence_from_proto(response.sentence))
                    await on_sentence(sentences[-1])
                case "result":
                    result = response.result
    return Hearing(
        tuple(sentences),
        tuple(result.absent_script_lines),
        tuple(AbsentSentence(a.script_line, a.text) for a in result.absent_sentences),
        result.script_match,
    )


async def transcribe(
    stub: stt_pb2_grpc.SpeechToTextAsyncStub,
    context: CallContext,
    speech_path: Path,
    start_ms: int,
    end_ms: int,
    deadline_s: float,
) -> tuple[Sentence, ...]:
    """What is said in one window. Raises typed errors."""
    config = stt_pb2.TranscribeConfig(
        format=format_to_proto(SPEECH_FORMAT),
        language=context.language,
        engine=context.engines.get("stt", ""),
        rights_mode=context.rights,
        window_start_ms=start_ms,
    )

    async def requests() -> AsyncIterator[stt_pb2.TranscribeRequest]:
        yield stt_pb2.TranscribeRequest(config=config)
        for chunk in file_chunks(speech_path, start_ms, end_ms):
            yield stt_pb2.TranscribeRequest(chunk=chunk)

    sentences: list[Sentence] = []
    call = stub.Transcribe(requests(), timeout=deadline_s, metadata=context.metadata)
    async with answered(context, "stt", call):
        async for response in call:
            if response.WhichOneof("payload") == "sentence":
                sentences.append(sentence_from_proto(response.sentence))
    return tuple(sentences)


def file_chunks(path: Path, start_ms: int, end_ms: int | None) -> Iterator[media_pb2.AudioChunk]:
    """A stretch of a file of 16 kHz mono s16le in chunks; None ends at the file's end."""
    bytes_per_ms = SPEECH_FORMAT.sample_rate_hz * SPEECH_FORMAT.frame_bytes // 1000
    with path.open("rb") as file:
        file.seek(start_ms * bytes_per_ms)
        left = None if end_ms is None else (end_ms - start_ms) * bytes_per_ms
        offset_bytes = 0
        while data := file.read(CHUNK_BYTES if left is None else min(CHUNK_BYTES, left)):
            yield media_pb2.AudioChunk(offset_bytes=offset_bytes, data=data)
            offset_bytes += len(data)
            if left is not None:
                left -= len(data)
