"""Writing a take to a file."""

from pathlib import Path

import soundfile

from common.audio.pcm import Frames

# libsndfile's names, by the file's ending.
_KINDS = {
    "wav": ("WAV", "PCM_24"),
    "flac": ("FLAC", "PCM_24"),
    "mp3": ("MP3", "MPEG_LAYER_III"),
    "opus": ("OGG", "OPUS"),
}
TAKE_FORMATS = tuple(_KINDS)


def write_audio(path: Path, frames: Frames, sample_rate_hz: int) -> None:
    """Writes float32 of shape (frames, channels); the ending, one of TAKE_FORMATS, decides how."""
    container, subtype = _KINDS[path.suffix.lower().removeprefix(".")]
    partial = path.with_name(f".{path.name}.part")
    try:
        soundfile.write(partial, frames, sample_rate_hz, format=container, subtype=subtype)
        partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)
