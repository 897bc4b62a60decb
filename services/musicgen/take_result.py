"""What became of a piece of music, as a message."""

from whereisaudio.media.v1 import media_pb2
from whereisaudio.musicgen.v1 import musicgen_pb2

from common.take_writer import TakeAudio
from services.musicgen.engine import TakeResult
from services.musicgen.intake import MODES


def result_to_proto(
    result: TakeResult, audio: TakeAudio, engine: media_pb2.EngineInfo
) -> musicgen_pb2.TakeResult:
    """The message of a take that this engine has made."""
    tonality = result.tonality
    return musicgen_pb2.TakeResult(
        audio_sha256=audio.sha256,
        frame_count=audio.frame_count,
        score=result.score,
        tonality=musicgen_pb2.Tonality(
            tonic_pitch_class=tonality.tonic_pitch_class,
            mode=MODES[tonality.mode],
            tempo_bpm=tonality.tempo_bpm,
        ),
        description=result.description,
        loudness_lufs=result.loudness_lufs,
        seed=result.take.seed,
        temperature=result.take.temperature,
        engine=engine,
    )
