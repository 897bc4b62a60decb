"""One Classify stream on its way in: the order of its parts is checked, the parts are kept."""

from collections.abc import Iterable

from whereisaudio.classifier.v1 import classifier_pb2
from whereisaudio.media.v1 import media_pb2

from common.audio.chunks import ChunkReader
from common.audio.format import SPEECH_FORMAT
from common.audio.pcm import decode_pcm
from common.errors import InvalidArgument, invalid_field
from common.sentences import Sentence
from common.wire import chunk_from_proto, require_format, sentence_from_proto
from services.classifier.engine import Audio, ClassificationRequest

MAX_SENTENCES = 2000
# Of all sentences of a window and its context together: some ten hours of reading.
MAX_CHARS = 200_000
# A window is a few minutes; 32 MB.
MAX_AUDIO_S = 1000
_MAX_AUDIO_BYTES = MAX_AUDIO_S * SPEECH_FORMAT.sample_rate_hz * SPEECH_FORMAT.frame_bytes


class Intake:
    """Takes a stream's messages one by one; raises InvalidArgument or OutOfRange at a wrong one."""

    def __init__(self) -> None:
        self._config: classifier_pb2.ClassifyConfig | None = None
        self._sentences: list[Sentence] = []
        self._char_count = 0
        self._chunks = ChunkReader()
        self._pcm = bytearray()

    def take(self, message: classifier_pb2.ClassifyRequest) -> None:
        """The next part: the config first and once, then sentences, then chunks."""
        part = message.WhichOneof("payload")
        if (part == "config") == (self._config is not None):
            raise InvalidArgument(
                "CONFIG_NOT_FIRST", f"got {part or 'nothing'}, expected the config first and once"
            )
        if part == "config":
            self._take_config(message.config)
        elif part == "sentence":
            self._take_sentence(message.sentence)
        elif part == "chunk":
            self._take_chunk(message.chunk)
        else:
            raise InvalidArgument("EMPTY_MESSAGE", "got a message without payload")

    def end(self) -> None:
        """Checks that the stream ended where it may."""
        if self._config is None:
            raise InvalidArgument(
                "CONFIG_MISSING", "got an empty stream, expected the config first"
            )
        if len(self._pcm) % SPEECH_FORMAT.frame_bytes:
            raise InvalidArgument(
                "INCOMPLETE_FRAME",
                f"got {len(self._pcm)} bytes of audio, expected a multiple of "
                f"{SPEECH_FORMAT.frame_bytes} (the bytes of a frame)",
            )

    def request(self) -> ClassificationRequest:
        """What the engine is asked, once the stream has ended; the audio is decoded here."""
        config = self._config or classifier_pb2.ClassifyConfig()
        return ClassificationRequest(
            sentences=tuple(self._sentences),
            context_before=_sentences(config.context_before),
            context_after=_sentences(config.context_after),
            audio=self._heard(config.window_start_ms),
        )

    @property
    def audio_sha256(self) -> str:
        """Of the audio that came, in hexadecimal; empty where none did."""
        return self._chunks.sha256 if self._pcm else ""

    def _take_config(self, config: classifier_pb2.ClassifyConfig) -> None:
        language = config.language.partition("-")[0].lower()
        if language not in ("", "ko"):
            raise invalid_field("config.language", f"got {config.language!r}, expected 'ko'")
        if config.HasField("format"):
            require_format(config.format, SPEECH_FORMAT, "config.format")
        for name in ("context_before", "context_after"):
            context = getattr(config, name)
            if len(context) > MAX_SENTENCES:
                raise invalid_field(
                    f"config.{name}", f"got {len(context)} sentences, at most {MAX_SENTENCES}"
                )
            for sentence in context:
                self._count_chars(sentence)
        self._config = config

    def _take_sentence(self, sentence: media_pb2.Sentence) -> None:
        if self._pcm:
            raise InvalidArgument("SENTENCE_AFTER_AUDIO", "got a sentence after the first chunk")
        if len(self._sentences) == MAX_SENTENCES:
            raise InvalidArgument(
                "TOO_MANY_SENTENCES", f"got more than {MAX_SENTENCES} sentences in one window"
            )
        if sentence.end_ms < sentence.start_ms:
            raise invalid_field(
                "sentence.end_ms", f"got {sentence.end_ms}, before start_ms {sentence.start_ms}"
            )
        self._count_chars(sentence)
        self._sentences.append(sentence_from_proto(sentence))

    def _take_chunk(self, chunk: media_pb2.AudioChunk) -> None:
        if self._config is None or not self._config.HasField("format"):
            raise invalid_field("config.format", "got none though audio follows")
        self._pcm += self._chunks.read(chunk_from_proto(chunk))
        if len(self._pcm) > _MAX_AUDIO_BYTES:
            raise InvalidArgument("AUDIO_TOO_LONG", f"got more than {MAX_AUDIO_S} s of audio")

    def _count_chars(self, sentence: media_pb2.Sentence) -> None:
        self._char_count += len(sentence.text)
        if self._char_count > MAX_CHARS:
            raise InvalidArgument(
                "TOO_MUCH_TEXT", f"got more than {MAX_CHARS} characters in one window"
            )

    def _heard(self, start_ms: int) -> Audio | None:
        if not self._pcm:
            return None
        return Audio(decode_pcm(bytes(self._pcm), SPEECH_FORMAT), start_ms)


def _sentences(messages: Iterable[media_pb2.Sentence]) -> tuple[Sentence, ...]:
    return tuple(sentence_from_proto(message) for message in messages)
