"""Tells from a file's first bytes which demuxer may open it.

ffmpeg's own probing would open playlists and manifests, which read other files and call servers;
so a demuxer is forced, and everything else is refused here, before ffmpeg sees it.
"""

from dataclasses import dataclass, replace
from os import SEEK_END
from typing import BinaryIO

from common.foreign import name_certain, name_foreign, name_markup
from gateway.ingest.frame_sync import adts_frame_bytes, is_chained, mpeg_frame_bytes
from gateway.ingest.refusal import Reason, Refusal

# What is read to recognise a file.
SNIFFED_BYTES = 64 * 1024
ACCEPTED = "WAV, FLAC, MP3, AAC, M4A/MP4, OGG/Opus, AIFF, WMA, Matroska/WebM, CAF or AU"


@dataclass(frozen=True, slots=True)
class Container:
    """A container that is accepted: its name for people and ffmpeg's name of its demuxer.

    declares_length: whether the length that ffmpeg tells stands in the file, and is not guessed
    from its size. missing_bytes: what the file lacks of the size that its header states, where
    ffmpeg would not tell.
    """

    name: str
    demuxer: str
    declares_length: bool = True
    missing_bytes: int = 0


_MP3 = Container("MP3", "mp3")
_MP3_WITHOUT_LENGTH = Container("MP3", "mp3", declares_length=False)
_AAC = Container("AAC", "aac", declares_length=False)
# Headers inside the first MPEG frame that count the frames.
_MP3_LENGTH_MARKS = (b"Xing", b"Info", b"VBRI")
# (offset, bytes there, container)
_MAGIC: tuple[tuple[int, bytes, Container], ...] = (
    (0, b"fLaC", Container("FLAC", "flac")),
    (0, b"OggS", Container("Ogg", "ogg")),
    (0, b"caff", Container("CAF", "caf")),
    (0, b".snd", Container("AU", "au")),
    (0, b"\x1a\x45\xdf\xa3", Container("Matroska", "matroska")),
    (0, b"\x30\x26\xb2\x75\x8e\x66\xcf\x11", Container("ASF", "asf")),
    (0, b"riff\x2e\x91\xcf\x11\xa5\xd6\x28\xdb", Container("Wave64", "w64")),
    (4, b"ftyp", Container("MP4", "mov")),
    (4, b"moov", Container("QuickTime", "mov")),
    (4, b"mdat", Container("QuickTime", "mov")),
    (4, b"wide", Container("QuickTime", "mov")),
)
# Containers of the IFF kind: id at 0, type at 8.
_IFF: dict[tuple[bytes, bytes], Container] = {
    (b"RIFF", b"WAVE"): Container("WAV", "wav"),
    (b"RF64", b"WAVE"): Container("RF64", "wav"),
    (b"BW64", b"WAVE"): Container("BW64", "wav"),
    (b"FORM", b"AIFF"): Container("AIFF", "aiff"),
    (b"FORM", b"AIFC"): Container("AIFF-C", "aiff"),
}


def recognise_container(file: BinaryIO) -> Container:
    """The container of the file, which is read from its start.

    Raises Refusal: EMPTY_FILE or NOT_AUDIO, naming what came where that is known.
    """
    file.seek(0)
    head = file.read(SNIFFED_BYTES)
    if not head:
        raise Refusal(Reason.EMPTY_FILE, f"the narration is empty (0 bytes); expected {ACCEPTED}")
    container = _by_magic(head) or _after_id3(file, head) or _by_frames(head)
    if container is None:
        message = f"not audio: got {name_foreign(head)}; expected {ACCEPTED}"
        raise Refusal(Reason.NOT_AUDIO, message)
    if head[:4] == b"RIFF":
        return replace(container, missing_bytes=_missing_bytes(file, head))
    return container


def _missing_bytes(file: BinaryIO, head: bytes) -> int:
    """By the size in the RIFF header, which recorders leave at 0 or at the largest number."""
    declared_bytes = int.from_bytes(head[4:8], "little") + 8
    file_bytes = file.seek(0, SEEK_END)
    return max(0, declared_bytes - file_bytes) if 8 < declared_bytes < 0xFFFF_F000 else 0


def _by_magic(head: bytes) -> Container | None:
    for offset, magic, container in _MAGIC:
        if head[offset : offset + len(magic)] == magic:
            return container
    return _IFF.get((head[:4], head[8:12]))


def _after_id3(file: BinaryIO, head: bytes) -> Container | None:
    """What follows an ID3v2 tag, whose cover art may be longer than the sniffed bytes."""
    if head[:3] != b"ID3" or len(head) < 10:
        return None
    sizes = head[6:10]  # four times seven bits (ID3v2.4 structure, section 6.2)
    tag_bytes = 10 + (sizes[0] << 21 | sizes[1] << 14 | sizes[2] << 7 | sizes[3])
    file.seek(tag_bytes)
    following = file.read(SNIFFED_BYTES)
    if following[:4] == b"fLaC":
        return Container("FLAC", "flac")
    return _by_frames(following)


def _by_frames(head: bytes) -> Container | None:
    """MPEG audio and ADTS have no magic number; anything foreign wins over a chance sync word."""
    if name_certain(head) or name_markup(head):
        return None
    if is_chained(head, mpeg_frame_bytes):
        counted = any(mark in head[:4096] for mark in _MP3_LENGTH_MARKS)
        return _MP3 if counted else _MP3_WITHOUT_LENGTH
    return _AAC if is_chained(head, adts_frame_bytes) else None
