"""Asks the stt service what is said when."""

from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from whereisaudio.media.v1 import media_pb2
from whereisaudio.stt.v1 import stt_pb2, stt_pb2_grpc

from common.audio.chunks import CHUNK_BYTES
from common.audio.format import SPEECH_FORMAT
from common.sentences import Sentence
from common.text.script import Script
from common.wire import format_to_proto, sentence_from_proto
from wia.audio.windows import cut_windows
from wia.direct.call import CALL_DEADLINE_S, typed_errors

_BYTES_PER_MS = SPEECH_FORMAT.sample_rate_hz * SPEECH_FORMAT.frame_bytes // 1000
# An engine that needs longer than the narration itself is given up.
_DEADLINE_SHARE = 1.0
# What an engine is told of the window before, as context.
_PRECEDING_CHARS = 200


@dataclass(frozen=True, slots=True)
class Speech:
    """A narration as bare PCM, 16 kHz mono s16le, and how to hear it."""

    path: Path
    duration_ms: int
    language: str
    rights_mode: media_pb2.RightsMode

    @property
    def deadline_s(self) -> float:
        """How long hearing all of it may take."""
        return CALL_DEADLINE_S + self.duration_ms / 1000 * _DEADLINE_SHARE


@dataclass(frozen=True, slots=True)
class Hearing:
    """What was heard; script_match, 0 to 1, is None without a script."""

    sentences: tuple[Sentence, ...]
    engine: str
    absent_script_lines: tuple[int, ...] = ()
    script_match: float | None = None


# Told how much has been heard, up to which millisecond.
OnHeard = Callable[[int], None]


async def align(
    stub: "stt_pb2_grpc.SpeechToTextAsyncStub", speech: Speech, script: Script, on_heard: OnHeard
) -> Hearing:
    """Finds when each sentence of the script is read; raises typed errors."""
    config = stt_pb2.AlignConfig(
        format=format_to_proto(SPEECH_FORMAT),
        language=speech.language,
        rights_mode=speech.rights_mode,
        script_lines=[
            media_pb2.ScriptLine(index=line.index, text=line.text) for line in script.lines
        ],
    )

    async def requests() -> AsyncIterator[stt_pb2.AlignRequest]:
        yield stt_pb2.AlignRequest(config=config)
        for chunk in _chunks(speech.path, 0, speech.duration_ms):
            yield stt_pb2.AlignRequest(chunk=chunk)

    sentences, result = await _collect(stub.Align(requests(), timeout=speech.deadline_s), on_heard)
    return Hearing(
        sentences, result.engine.name, tuple(result.absent_script_lines), result.script_match
    )


async def transcribe(
    stub: "stt_pb2_grpc.SpeechToTextAsyncStub", speech: Speech, on_heard: OnHeard
) -> Hearing:
    """Writes down what is said, window by window; raises typed errors, FailedPrecondition where
    the engine needs a script."""
    sentences: list[Sentence] = []
    engine = ""
    for start_ms, end_ms in cut_windows(speech.path):
        preceding_text = " ".join(sentence.text for sentence in sentences)[-_PRECEDING_CHARS:]
        heard, engine = await _transcribe_window(
            stub, speech, (start_ms, end_ms), preceding_text, on_heard
        )
        sentences += heard
    return Hearing(tuple(sentences), engine)


async def _transcribe_window(
    stub: "stt_pb2_grpc.SpeechToTextAsyncStub",
    speech: Speech,
    window_ms: tuple[int, int],
    preceding_text: str,
    on_heard: OnHeard,
) -> tuple[tuple[Sentence, ...], str]:
    config = stt_pb2.TranscribeConfig(
        format=format_to_proto(SPEECH_FORMAT),
        language=speech.language,
        rights_mode=speech.rights_mode,
        window_start_ms=window_ms[0],
        preceding_text=preceding_text,
    )

    async def requests() -> AsyncIterator[stt_pb2.TranscribeRequest]:
        yield stt_pb2.TranscribeRequest(config=config)
        for chunk in _chunks(speech.path, *window_ms):
            yield stt_pb2.TranscribeRequest(chunk=chunk)

    call = stub.Transcribe(requests(), timeout=speech.deadline_s)
    sentences, result = await _collect(call, on_heard)
    return sentences, result.engine.name


async def _collect(call: Any, on_heard: OnHeard) -> tuple[tuple[Sentence, ...], Any]:
    """The sentences and the result of an Align or Transcribe call."""
    sentences: list[Sentence] = []
    result = None
    with typed_errors():
        async for response in call:
            match response.WhichOneof("payload"):
                case "sentence":
                    sentences.append(sentence_from_proto(response.sentence))
                    on_heard(sentences[-1].end_ms)
                case "result":
                    result = response.result
    return tuple(sentences), result


def _chunks(path: Path, start_ms: int, end_ms: int) -> Iterator[media_pb2.AudioChunk]:
    left_bytes, offset_bytes = (end_ms - start_ms) * _BYTES_PER_MS, 0
    with path.open("rb") as file:
        file.seek(start_ms * _BYTES_PER_MS)
        while data := file.read(min(CHUNK_BYTES, left_bytes - offset_bytes)):
            yield media_pb2.AudioChunk(offset_bytes=offset_bytes, data=data)
            offset_bytes += len(data)
