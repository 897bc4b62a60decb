"""What services share, as proto messages and back."""

from whereisaudio.media.v1 import media_pb2

from common.audio.chunks import Chunk
from common.audio.format import AudioEncoding, AudioFormat
from common.emotions import Emotion, EmotionScores
from common.engines import EngineInfo
from common.errors import invalid_field
from common.sentences import Morpheme, Role, Sentence, Word
from common.sounds import CueKind, SoundFamily

# Enum values by our own enums, and back.
_ENCODINGS: dict[AudioEncoding, media_pb2.AudioEncoding] = {
    AudioEncoding.S16LE: media_pb2.AUDIO_ENCODING_S16LE,
    AudioEncoding.S24LE: media_pb2.AUDIO_ENCODING_S24LE,
    AudioEncoding.F32LE: media_pb2.AUDIO_ENCODING_F32LE,
}
_ENCODINGS_BACK = {value: key for key, value in _ENCODINGS.items()}
_FAMILIES: dict[SoundFamily, media_pb2.SoundFamily] = {
    family: getattr(media_pb2, f"SOUND_FAMILY_{family.name}") for family in SoundFamily
}
_FAMILIES_BACK = {value: key for key, value in _FAMILIES.items()}
_EMOTIONS: dict[Emotion, media_pb2.Emotion] = {
    emotion: getattr(media_pb2, f"EMOTION_{emotion.name}") for emotion in Emotion
}
_EMOTIONS_BACK = {value: key for key, value in _EMOTIONS.items()}
_ROLES: dict[Role, media_pb2.Role] = {
    role: getattr(media_pb2, f"ROLE_{role.name}") for role in Role
}
_ROLES_BACK = {value: key for key, value in _ROLES.items()}
_KINDS: dict[CueKind, media_pb2.CueKind] = {
    kind: getattr(media_pb2, f"CUE_KIND_{kind.name}") for kind in CueKind
}
_KINDS_BACK = {value: key for key, value in _KINDS.items()}

MIN_SAMPLE_RATE_HZ, MAX_SAMPLE_RATE_HZ = 8000, 192000


def format_to_proto(audio_format: AudioFormat) -> media_pb2.AudioFormat:
    """An audio format as a message."""
    return media_pb2.AudioFormat(
        encoding=_ENCODINGS[audio_format.encoding],
        sample_rate_hz=audio_format.sample_rate_hz,
        channel_count=audio_format.channel_count,
    )


def format_from_proto(message: media_pb2.AudioFormat, field: str = "format") -> AudioFormat:
    """An audio format; raises InvalidArgument naming the field where it is none of ours."""
    if message.encoding not in _ENCODINGS_BACK:
        raise invalid_field(f"{field}.encoding", "got none, expected s16le, s24le or f32le")
    if not MIN_SAMPLE_RATE_HZ <= message.sample_rate_hz <= MAX_SAMPLE_RATE_HZ:
        raise invalid_field(
            f"{field}.sample_rate_hz",
            f"got {message.sample_rate_hz}, expected {MIN_SAMPLE_RATE_HZ} to {MAX_SAMPLE_RATE_HZ}",
        )
    if message.channel_count not in (1, 2):
        raise invalid_field(
            f"{field}.channel_count", f"got {message.channel_count}, expected 1 or 2"
        )
    return AudioFormat(
        _ENCODINGS_BACK[message.encoding], message.sample_rate_hz, message.channel_count
    )


def require_format(
    message: media_pb2.AudioFormat, expected: AudioFormat, field: str = "format"
) -> None:
    """Raises InvalidArgument where the format is not the expected one."""
    got = format_from_proto(message, field)
    if got != expected:
        raise invalid_field(field, f"got {_describe(got)}, expected {_describe(expected)}")


def _describe(audio_format: AudioFormat) -> str:
    return (
        f"{audio_format.encoding} at {audio_format.sample_rate_hz} Hz "
        f"with {audio_format.channel_count} channel(s)"
    )


def chunk_to_proto(chunk: Chunk) -> media_pb2.AudioChunk:
    """A chunk as a message."""
    return media_pb2.AudioChunk(offset_bytes=chunk.offset_bytes, data=chunk.data)


def chunk_from_proto(message: media_pb2.AudioChunk) -> Chunk:
    """A chunk."""
    return Chunk(message.offset_bytes, message.data)


def sentence_to_proto(sentence: Sentence) -> media_pb2.Sentence:
    """A sentence as a message."""
    return media_pb2.Sentence(
        id=sentence.id,
        text=sentence.text,
        start_ms=sentence.start_ms,
        end_ms=sentence.end_ms,
        words=[
            media_pb2.Word(text=word.text, start_ms=word.start_ms, end_ms=word.end_ms)
            for word in sentence.words
        ],
        script_line=sentence.script_line,
    )


def sentence_from_proto(message: media_pb2.Sentence) -> Sentence:
    """A sentence."""
    return Sentence(
        id=message.id,
        text=message.text,
        start_ms=message.start_ms,
        end_ms=message.end_ms,
        words=tuple(Word(word.text, word.start_ms, word.end_ms) for word in message.words),
        script_line=message.script_line if message.HasField("script_line") else None,
    )


def morpheme_to_proto(morpheme: Morpheme) -> media_pb2.Morpheme:
    """A morpheme as a message."""
    return media_pb2.Morpheme(
        form=morpheme.form,
        tag=morpheme.tag,
        start_char=morpheme.start_char,
        end_char=morpheme.end_char,
        role=_ROLES[morpheme.role] if morpheme.role else media_pb2.ROLE_UNSPECIFIED,
    )


def morpheme_from_proto(message: media_pb2.Morpheme) -> Morpheme:
    """A morpheme."""
    return Morpheme(
        form=message.form,
        tag=message.tag,
        start_char=message.start_char,
        end_char=message.end_char,
        role=_ROLES_BACK.get(message.role),
    )


def emotion_scores_to_proto(scores: EmotionScores) -> media_pb2.EmotionScores:
    """Weights of emotions as a message."""
    return media_pb2.EmotionScores(
        **{emotion.value: getattr(scores, emotion.value) for emotion in Emotion}
    )


def emotion_scores_from_proto(message: media_pb2.EmotionScores) -> EmotionScores:
    """Weights of emotions."""
    return EmotionScores(**{emotion.value: getattr(message, emotion.value) for emotion in Emotion})


def emotion_to_proto(emotion: Emotion | None) -> media_pb2.Emotion:
    """An emotion as an enum value; None is unspecified."""
    return _EMOTIONS[emotion] if emotion else media_pb2.EMOTION_UNSPECIFIED


def emotion_from_proto(value: media_pb2.Emotion) -> Emotion | None:
    """An emotion; None where it is unspecified."""
    return _EMOTIONS_BACK.get(value)


def family_to_proto(family: SoundFamily | None) -> media_pb2.SoundFamily:
    """A family as an enum value; None is unspecified."""
    return _FAMILIES[family] if family else media_pb2.SOUND_FAMILY_UNSPECIFIED


def family_from_proto(value: media_pb2.SoundFamily) -> SoundFamily | None:
    """A family; None where it is unspecified."""
    return _FAMILIES_BACK.get(value)


def kind_to_proto(kind: CueKind) -> media_pb2.CueKind:
    """A kind of cue as an enum value."""
    return _KINDS[kind]


def kind_from_proto(value: media_pb2.CueKind, field: str = "kind") -> CueKind:
    """A kind of cue; raises InvalidArgument naming the field where it is unspecified."""
    if value not in _KINDS_BACK:
        raise invalid_field(field, "got none, expected effect, ambience or music")
    return _KINDS_BACK[value]


def engine_info_to_proto(info: EngineInfo) -> media_pb2.EngineInfo:
    """What a loaded engine says of itself, as a message."""
    return media_pb2.EngineInfo(
        name=info.name,
        version=info.version,
        licence=info.licence,
        commercial_use=info.commercial_use,
        available=True,
        device=info.device,
        loaded=True,
    )


def engine_info_from_proto(message: media_pb2.EngineInfo) -> EngineInfo:
    """What an engine said of itself."""
    return EngineInfo(
        message.name, message.version, message.licence, message.commercial_use, message.device
    )
