"""The narration as ingest leaves it: a folder of three files and their facts."""

from dataclasses import dataclass
from pathlib import Path

from gateway.production import Warning

# Canonical audio: FLAC, 24 bits, the narration's own rate and channels, seekable by frames.
AUDIO_FILE = "narration.flac"
# What stt and classifier hear: 16 kHz, mono, s16le, no header.
SPEECH_FILE = "speech.s16le"
# Energies and extremes of each 100 ms (`track.py`).
TRACK_FILE = "track.f64"
# The facts, as JSON; it is written last.
FACTS_FILE = "narration.json"


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of time, end exclusive."""

    start_ms: int
    end_ms: int


@dataclass(frozen=True, slots=True)
class Window:
    """A unit of parallel work: windows follow one another and cover the whole narration."""

    index: int
    start_ms: int
    end_ms: int
    # How much of it is speech.
    speech_ms: int


@dataclass(frozen=True, slots=True)
class Tag:
    """A line of the file's metadata, such as ("artist", "현진건")."""

    name: str
    value: str


@dataclass(frozen=True, slots=True)
class Chapter:
    """A chapter that the file declares."""

    title: str
    start_ms: int
    end_ms: int


@dataclass(frozen=True, slots=True)
class Narration:
    """A decoded and measured narration.

    duration_ms: frame_count in milliseconds, rounded down.
    upload_sha256: of the file as it came; pcm_sha256: of the canonical samples, interleaved,
        as signed 32-bit little-endian integers whose low byte is 0 (what soundfile reads from
        AUDIO_FILE as int32).
    loudness_lufs: integrated (ITU-R BS.1770-4); rms_dbfs: of the whole; both over all channels.
    noise_floor_dbfs: RMS of the silences, or of the quietest half second where there are none.
    speech_ms, silences: by the voice detector (`speech.py`); silences of 200 ms and more.
    """

    folder: Path
    container: str
    codec: str
    sample_rate_hz: int
    channel_count: int
    frame_count: int
    duration_ms: int
    upload_sha256: str
    pcm_sha256: str
    loudness_lufs: float
    rms_dbfs: float
    true_peak_dbtp: float
    sample_peak_dbfs: float
    noise_floor_dbfs: float
    speech_ms: int
    silences: tuple[Span, ...]
    windows: tuple[Window, ...]
    tags: tuple[Tag, ...] = ()
    chapters: tuple[Chapter, ...] = ()
    warnings: tuple[Warning, ...] = ()

    @property
    def audio_path(self) -> Path:
        """The canonical FLAC."""
        return self.folder / AUDIO_FILE

    @property
    def speech_path(self) -> Path:
        """16 kHz mono s16le without a header."""
        return self.folder / SPEECH_FILE

    @property
    def track_path(self) -> Path:
        """Numbers of each 100 ms; `read_track` reads them."""
        return self.folder / TRACK_FILE

    @property
    def speech_ratio(self) -> float:
        """Share of the narration that is speech, 0 to 1."""
        return self.speech_ms / self.duration_ms if self.duration_ms else 0.0
