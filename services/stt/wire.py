"""What an engine tells of a narration, as messages."""

from whereisaudio.media.v1 import media_pb2
from whereisaudio.stt.v1 import stt_pb2

from common.sentences import Sentence
from common.wire import sentence_to_proto
from services.stt.engine import AlignSummary, Heard, TranscribeSummary
from services.stt.intake import Intake


def align_response(
    event: Sentence | Heard | AlignSummary,
    intake: Intake[stt_pb2.AlignConfig],
    engine: media_pb2.EngineInfo,
) -> stt_pb2.AlignResponse:
    """A sentence, progress, or the result."""
    match event:
        case Sentence():
            return stt_pb2.AlignResponse(sentence=sentence_to_proto(event))
        case Heard():
            return stt_pb2.AlignResponse(progress=_progress(event, "aligning"))
    result = stt_pb2.AlignResult(
        audio_sha256=intake.audio_sha256,
        duration_ms=intake.duration_ms,
        speech_ms=event.speech_ms,
        absent_script_lines=event.absent_script_lines,
        script_match=event.script_match,
        engine=engine,
        absent_sentences=[
            stt_pb2.AbsentSentence(script_line=absent.script_line, text=absent.text)
            for absent in event.absent_sentences
        ],
    )
    return stt_pb2.AlignResponse(result=result)


def transcribe_response(
    event: Sentence | Heard | TranscribeSummary,
    intake: Intake[stt_pb2.TranscribeConfig],
    engine: media_pb2.EngineInfo,
) -> stt_pb2.TranscribeResponse:
    """A sentence, progress, or the result."""
    match event:
        case Sentence():
            return stt_pb2.TranscribeResponse(sentence=sentence_to_proto(event))
        case Heard():
            return stt_pb2.TranscribeResponse(progress=_progress(event, "transcribing"))
    result = stt_pb2.TranscribeResult(
        audio_sha256=intake.audio_sha256,
        duration_ms=intake.duration_ms,
        speech_ms=event.speech_ms,
        language=event.language,
        language_probability=event.language_probability,
        engine=engine,
    )
    return stt_pb2.TranscribeResponse(result=result)


def _progress(heard: Heard, stage: str) -> media_pb2.Progress:
    """Milliseconds that are done; how many there will be only the sender knows."""
    return media_pb2.Progress(done_units=heard.done_ms, total_units=0, stage=stage)
