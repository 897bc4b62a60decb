"""What a Mix call sends, as the engine takes it."""

from collections.abc import Iterator

import numpy as np
from whereisaudio.media.v1 import media_pb2
from whereisaudio.mixer.v1 import mixer_pb2

from common.audio.chunks import FrameReader
from common.audio.format import AudioEncoding, AudioFormat
from common.audio.pcm import Frames
from common.errors import InvalidArgument
from common.wire import chunk_from_proto, format_from_proto
from services.mixer.render import Arrival, ClipAudio, NarrationAudio, RenderRequest
from services.mixer.wire import placement_from_proto, request_from_proto


class Intake:
    """Reads the config at once and the rest while the engine asks for it."""

    request: RenderRequest
    output_format: AudioFormat

    def __init__(self, messages: Iterator[mixer_pb2.MixRequest]) -> None:
        """Raises InvalidArgument where the first message is no config, or what it refuses."""
        self._messages = messages
        first = next(messages, None)
        if first is None or first.WhichOneof("payload") != "config":
            raise InvalidArgument("CONFIG_EXPECTED", "got something else, expected a config first")
        self.request = request_from_proto(first.config)
        self.output_format = format_from_proto(first.config.output_format)
        self._narration = FrameReader(format_from_proto(first.config.narration_format))
        self._clip: FrameReader | None = None

    def arrivals(self) -> Iterator[Arrival]:
        """Placements and audio; raises InvalidArgument, and OutOfRange for a wrong offset."""
        for message in self._messages:
            match message.WhichOneof("payload"):
                case "clip":
                    yield self._place(message.clip)
                case "clip_chunk":
                    yield self._fill(message)
                case "narration_chunk":
                    yield NarrationAudio(_frames(self._narration, message.narration_chunk))
                case "config":
                    raise InvalidArgument("CONFIG_TWICE", "got a second config, expected one")
                case _:
                    raise InvalidArgument("EMPTY_MESSAGE", "got a message without a payload")
        self._close_clip()
        self._narration.close()

    def _place(self, message: mixer_pb2.ClipConfig) -> Arrival:
        self._close_clip()
        placement = placement_from_proto(message, self.request.sample_rate_hz)
        self._clip = FrameReader(
            AudioFormat(AudioEncoding.F32LE, self.request.sample_rate_hz, placement.channel_count)
        )
        return placement

    def _fill(self, message: mixer_pb2.MixRequest) -> Arrival:
        if self._clip is None:
            raise InvalidArgument("NO_CLIP", "got audio of a clip, expected a clip to begin first")
        return ClipAudio(_frames(self._clip, message.clip_chunk))

    def _close_clip(self) -> None:
        if self._clip is not None:
            self._clip.close()


def _frames(reader: FrameReader, chunk: media_pb2.AudioChunk) -> Frames:
    frames = reader.read(chunk_from_proto(chunk))
    if not np.isfinite(frames).all():
        raise InvalidArgument("NOT_A_NUMBER", "got audio that is not finite, expected samples")
    return frames
