"""What became of a sound, as a message."""

from whereisaudio.audiogen.v1 import audiogen_pb2
from whereisaudio.media.v1 import media_pb2

from common.take_writer import TakeAudio
from services.audiogen.engine import TakeResult


def result_to_proto(
    result: TakeResult, audio: TakeAudio, engine: media_pb2.EngineInfo
) -> audiogen_pb2.TakeResult:
    """The message of a take that this engine has made."""
    return audiogen_pb2.TakeResult(
        audio_sha256=audio.sha256,
        frame_count=audio.frame_count,
        score=result.score,
        rendered_sound=result.rendered_sound,
        loudness_lufs=result.loudness_lufs,
        seed=result.take.seed,
        temperature=result.take.temperature,
        engine=engine,
    )
