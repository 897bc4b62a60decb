"""What a Mix call sends back while it renders."""

from collections.abc import Iterator

from whereisaudio.mixer.v1 import mixer_pb2

from common.audio.chunks import Chunk, ChunkWriter
from common.audio.format import AudioFormat
from common.audio.pcm import encode_pcm
from common.wire import chunk_to_proto, format_to_proto
from services.mixer.render import RenderRequest, Stem, StemAudio
from services.mixer.wire import stem_to_proto


class Outlets:
    """A stream of chunks for each output that was asked for, and the progress of the mix."""

    def __init__(self, request: RenderRequest, output_format: AudioFormat) -> None:
        self._format = output_format
        self._frame_count = request.frame_count
        self._writers = {stem: ChunkWriter() for stem in request.stems}
        self._sent_frames = dict.fromkeys(request.stems, 0)

    def format(self) -> mixer_pb2.MixResponse:
        """The format of all outputs."""
        return mixer_pb2.MixResponse(format=format_to_proto(self._format))

    def write(self, audio: StemAudio) -> Iterator[mixer_pb2.MixResponse]:
        """The chunks that are full now, and how far that output has come."""
        self._sent_frames[audio.stem] += len(audio.frames)
        data = encode_pcm(audio.frames, self._format.encoding)
        for chunk in self._writers[audio.stem].write(data):
            yield _chunk(audio.stem, chunk)
        if audio.stem == Stem.MIX:
            response = mixer_pb2.MixResponse()
            response.progress.done_units = self._sent_frames[Stem.MIX]
            response.progress.total_units = self._frame_count
            response.progress.stage = "mixing"
            yield response

    def flush(self) -> Iterator[mixer_pb2.MixResponse]:
        """The last chunks."""
        for stem, writer in self._writers.items():
            for chunk in writer.flush():
                yield _chunk(stem, chunk)

    def sent(self) -> dict[Stem, tuple[str, int]]:
        """The sha256 and the number of frames of each output."""
        return {
            stem: (writer.sha256, self._sent_frames[stem]) for stem, writer in self._writers.items()
        }


def _chunk(stem: Stem, chunk: Chunk) -> mixer_pb2.MixResponse:
    return mixer_pb2.MixResponse(
        chunk=mixer_pb2.StemChunk(stem=stem_to_proto(stem), chunk=chunk_to_proto(chunk))
    )
