"""Download: finished files in chunks."""

import asyncio
from collections.abc import AsyncIterator

from whereisaudio.gateway.v1 import production_pb2 as pb
from whereisaudio.media.v1 import media_pb2

from common.audio.chunks import CHUNK_BYTES
from common.errors import OutOfRange, invalid_field
from gateway.api import Gateway
from gateway.stages.deliver import Rendition
from gateway.uploads.upload import file_sha256

_STEMS = {
    pb.RENDITION_UNSPECIFIED: "mix",
    pb.RENDITION_MIX: "mix",
    pb.RENDITION_NARRATION: "narration",
    pb.RENDITION_EFFECTS: "effects",
    pb.RENDITION_AMBIENCE: "ambience",
    pb.RENDITION_MUSIC: "music",
}
_FORMATS = {
    pb.DELIVERY_FORMAT_UNSPECIFIED: "flac",
    pb.DELIVERY_FORMAT_WAV: "wav",
    pb.DELIVERY_FORMAT_FLAC: "flac",
    pb.DELIVERY_FORMAT_MP3: "mp3",
    pb.DELIVERY_FORMAT_M4A: "m4a",
    pb.DELIVERY_FORMAT_OPUS: "opus",
}


async def download(
    gateway: Gateway, request: pb.DownloadRequest
) -> AsyncIterator[pb.DownloadResponse]:
    """The file's facts, then its bytes from the offset on; raises OutOfRange past its end."""
    rendition = await _rendition(gateway, request)
    size_bytes = rendition.path.stat().st_size
    if not 0 <= request.offset_bytes <= size_bytes:
        raise OutOfRange(
            "WRONG_OFFSET", f"got offset {request.offset_bytes}, the file has {size_bytes} bytes"
        )
    sha256 = await asyncio.to_thread(file_sha256, rendition.path)
    yield pb.DownloadResponse(
        file=pb.FileFacts(
            name=rendition.name,
            media_type=rendition.media_type,
            size_bytes=size_bytes,
            sha256=sha256,
        )
    )
    offset_bytes = request.offset_bytes
    with rendition.path.open("rb") as file:
        file.seek(offset_bytes)
        while data := await asyncio.to_thread(file.read, CHUNK_BYTES):
            yield pb.DownloadResponse(
                chunk=media_pb2.AudioChunk(offset_bytes=offset_bytes, data=data)
            )
            offset_bytes += len(data)


async def _rendition(gateway: Gateway, request: pb.DownloadRequest) -> Rendition:
    chosen = _FORMATS.get(request.format)
    if chosen is None:
        raise invalid_field("format", f"got the unknown value {request.format}")
    if request.rendition == pb.RENDITION_TAKE:
        return await gateway.take(request.production_id, request.take_id, chosen)
    stem = _STEMS.get(request.rendition)
    if stem is None:
        raise invalid_field("rendition", f"got the unknown value {request.rendition}")
    return await gateway.rendition(request.production_id, stem, chosen)
