"""Makers of hostile, broken and unusual inputs, shared by the tests of every face.

Every maker returns the bytes of one file and is deterministic. `NARRATIONS` lists what a
production must refuse, with the reason that its error carries; `ODD_NARRATIONS` lists what it
must accept. Scripts stand at the end.
"""

import io
import struct
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

import av
import numpy as np
import numpy.typing as npt
import soundfile

Samples = npt.NDArray[np.float32]  # (frames, channels), range [-1, 1]


@dataclass(frozen=True, slots=True)
class BadInput:
    """One bad narration: the name under which it is uploaded and the reason of its refusal."""

    name: str
    file_name: str
    make: Callable[[], bytes]
    reason: str


@dataclass(frozen=True, slots=True)
class OddInput:
    """One unusual narration that is accepted; `warning` is the reason reported with it, or ""."""

    name: str
    file_name: str
    make: Callable[[], bytes]
    sample_rate_hz: int
    channel_count: int
    warning: str


def speech_like(
    duration_s: float, sample_rate_hz: int = 24_000, channel_count: int = 1, seed: int = 0
) -> Samples:
    """A stand-in for a voice: a 120 Hz buzz in two formants, syllables, and pauses of 0.5 s.

    Peaks near -6 dBFS over a noise floor of about -66 dBFS.
    """
    generator = np.random.Generator(np.random.PCG64(seed))
    frame_count = int(duration_s * sample_rate_hz)
    time_s = np.arange(frame_count) / sample_rate_hz
    voice = np.zeros(frame_count)
    for harmonic in range(1, 30):
        frequency_hz = 120.0 * harmonic
        if frequency_hz < 0.45 * sample_rate_hz:
            weight = np.exp(-(((frequency_hz - 600) / 500) ** 2))
            weight += 0.5 * np.exp(-(((frequency_hz - 1800) / 600) ** 2))
            voice += weight * np.sin(2 * np.pi * frequency_hz * time_s + harmonic**2)
    syllables = np.sin(np.pi * 4.0 * time_s) ** 2  # 4 syllables a second
    pauses = (time_s % 3.0) < 2.5  # 2.5 s of speech, 0.5 s of pause
    voice *= syllables * pauses * (0.5 / np.abs(voice).max(initial=1e-9))
    voice += generator.normal(0.0, 0.0005, frame_count)
    return np.repeat(voice.astype(np.float32)[:, None], channel_count, axis=1)


def wav(samples: Samples, sample_rate_hz: int, subtype: str = "PCM_16") -> bytes:
    """Samples as a WAV file."""
    buffer = io.BytesIO()
    soundfile.write(buffer, samples, sample_rate_hz, format="WAV", subtype=subtype)
    return buffer.getvalue()


def encoded(samples: Samples, sample_rate_hz: int, container: str, codec: str) -> bytes:
    """Samples encoded by PyAV, e.g. container "mp3" and codec "libmp3lame"."""
    buffer = io.BytesIO()
    layout = {1: "mono", 2: "stereo"}[samples.shape[1]]
    with av.open(buffer, "w", format=container) as output:
        stream = output.add_stream(codec, rate=sample_rate_hz, layout=layout)
        assert isinstance(stream, av.AudioStream)
        frame = av.AudioFrame.from_ndarray(
            np.ascontiguousarray(samples).reshape(1, -1), format="flt", layout=layout
        )
        frame.sample_rate = sample_rate_hz
        frame.pts, frame.time_base = 0, Fraction(1, sample_rate_hz)
        output.mux(stream.encode(frame))
        output.mux(stream.encode(None))
    return buffer.getvalue()


def mp3(duration_s: float = 6.0, sample_rate_hz: int = 24_000) -> bytes:
    """A good mp3 with a frame count in its header."""
    return encoded(speech_like(duration_s, sample_rate_hz), sample_rate_hz, "mp3", "libmp3lame")


def empty() -> bytes:
    """No bytes at all."""
    return b""


def text() -> bytes:
    """Prose named as audio."""
    return "비가 내렸다. 문이 삐걱 열렸다.\n".encode() * 200


def png() -> bytes:
    """A one-pixel image."""
    chunks = b"\x89PNG\r\n\x1a\n"
    header = struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0)
    for kind, body in ((b"IHDR", header), (b"IDAT", zlib.compress(b"\0" * 4)), (b"IEND", b"")):
        chunks += struct.pack(">I", len(body)) + kind + body
        chunks += struct.pack(">I", zlib.crc32(kind + body))
    return chunks


def zip_archive() -> bytes:
    """An archive that holds a good mp3."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr(zipfile.ZipInfo("narration.mp3"), mp3(1.0))
    return buffer.getvalue()


def elf() -> bytes:
    """The head of a Linux program."""
    return b"\x7fELF\x02\x01\x01" + b"\0" * 9 + struct.pack("<HHI", 3, 62, 1) + b"\0" * 4096


def random_bytes() -> bytes:
    """64 KiB of noise bytes."""
    return np.random.Generator(np.random.PCG64(7)).bytes(65_536)


def hls_playlist() -> bytes:
    """A playlist that would make a careless demuxer read a local file and call a server."""
    return (
        b"#EXTM3U\n#EXT-X-VERSION:3\n#EXT-X-TARGETDURATION:10\n#EXTINF:10,\n"
        b"http://127.0.0.1:9/segment.ts\n#EXTINF:10,\nfile:///etc/passwd\n#EXT-X-ENDLIST\n"
    )


def concat_script() -> bytes:
    """A script of ffmpeg's concat demuxer."""
    return b"ffconcat version 1.0\nfile '/etc/passwd'\n"


def sdp() -> bytes:
    """A session description, which would open sockets."""
    return b"v=0\r\no=- 0 0 IN IP4 127.0.0.1\r\ns=x\r\nm=audio 5004 RTP/AVP 0\r\n"


def dash_manifest() -> bytes:
    """A DASH manifest in XML."""
    return b'<?xml version="1.0"?>\n<MPD><BaseURL>file:///etc/passwd</BaseURL></MPD>\n'


def zero_samples() -> bytes:
    """A well-formed WAV file without samples."""
    return wav(np.zeros((0, 1), np.float32), 24_000)


def five_channels() -> bytes:
    """Two seconds of five channels."""
    return wav(speech_like(2.0, 24_000, 5), 24_000)


def four_kilohertz() -> bytes:
    """A rate below the lowest accepted one."""
    return wav(speech_like(2.0, 4_000), 4_000)


def silence_10_h() -> bytes:
    """Ten hours of digital silence, 44.1 kHz stereo, in about 6.5 MB of FLAC."""
    return silent_flac(36_000)


def silent_flac(duration_s: int) -> bytes:
    """Silence at 44.1 kHz, 16-bit stereo, written frame by frame (RFC 9639, sections 8 and 9)."""
    frame_samples = 4096
    frame_count = -(-duration_s * 44_100 // frame_samples)
    total = frame_count * frame_samples
    info = struct.pack(">HH", frame_samples, frame_samples) + b"\0" * 6
    info += struct.pack(">Q", 44_100 << 44 | (2 - 1) << 41 | (16 - 1) << 36 | total) + b"\0" * 16
    frames = _silent_frames(frame_count)
    return b"fLaC" + b"\x80" + len(info).to_bytes(3, "big") + info + frames


def _silent_frames(frame_count: int) -> bytes:
    """Frames 0..frame_count-1 of 4096 zero samples; those of one length are made at once."""
    parts, first = [], 0
    for byte_count, end in ((1, 1 << 7), (2, 1 << 11), (3, 1 << 16), (4, 1 << 21)):
        numbers = np.arange(first, max(first, min(end, frame_count)))
        head = np.zeros((len(numbers), 4 + byte_count), np.uint8)
        head[:, :4] = (0xFF, 0xF8, 0xC9, 0x18)  # 4096 samples, 44.1 kHz, 2 channels, 16 bits
        for position in range(byte_count):  # the frame number, coded as UTF-8 codes characters
            bits = numbers >> (6 * (byte_count - 1 - position))
            head[:, 4 + position] = 0x80 | (bits & 0x3F)
        lead = (0, 0xC0, 0xE0, 0xF0)[byte_count - 1]
        head[:, 4] = lead | (numbers >> (6 * (byte_count - 1)))
        body = np.hstack([head, _crc(head, 8, 0x07), np.zeros((len(numbers), 6), np.uint8)])
        parts.append(np.hstack([body, _crc(body, 16, 0x8005)]).tobytes())
        first = end
    return b"".join(parts)


def _crc(rows: npt.NDArray[np.uint8], width: int, polynomial: int) -> npt.NDArray[np.uint8]:
    """CRC of each row, most significant bit first; shape (rows, width / 8)."""
    mask, value = (1 << width) - 1, np.zeros(len(rows), np.uint32)
    for column in rows.T:
        value ^= column.astype(np.uint32) << (width - 8)
        for _ in range(8):
            carry = (value >> (width - 1)) & 1
            value = (((value << 1) & mask) ^ (carry * polynomial)).astype(np.uint32)
    return np.stack([(value >> shift) & 0xFF for shift in range(width - 8, -1, -8)], 1).astype("u1")


def truncated_mp3() -> bytes:
    """An mp3 of 6 s cut in the middle of a frame at 60 % of its bytes."""
    whole = mp3(6.0)
    return whole[: int(len(whole) * 0.6) | 1]


def odd_rate(sample_rate_hz: int) -> bytes:
    """Four seconds of a voice at an unusual rate."""
    return wav(speech_like(4.0, sample_rate_hz), sample_rate_hz)


NARRATIONS: tuple[BadInput, ...] = (
    BadInput("empty", "empty.wav", empty, "EMPTY_FILE"),
    BadInput("text", "story.mp3", text, "NOT_AUDIO"),
    BadInput("png", "cover.mp3", png, "NOT_AUDIO"),
    BadInput("zip", "book.m4a", zip_archive, "NOT_AUDIO"),
    BadInput("elf", "program.wav", elf, "NOT_AUDIO"),
    BadInput("random bytes", "noise.mp3", random_bytes, "NOT_AUDIO"),
    BadInput("HLS playlist", "playlist.mp3", hls_playlist, "NOT_AUDIO"),
    BadInput("concat script", "list.mp3", concat_script, "NOT_AUDIO"),
    BadInput("SDP", "session.mp3", sdp, "NOT_AUDIO"),
    BadInput("DASH manifest", "manifest.mp3", dash_manifest, "NOT_AUDIO"),
    BadInput("zero samples", "nothing.wav", zero_samples, "NO_SAMPLES"),
    BadInput("five channels", "surround.wav", five_channels, "TOO_MANY_CHANNELS"),
    BadInput("4 kHz", "telephone.wav", four_kilohertz, "UNSUPPORTED_SAMPLE_RATE"),
    BadInput("10 h of silence", "silence.flac", silence_10_h, "NO_SPEECH"),
)

ODD_NARRATIONS: tuple[OddInput, ...] = (
    OddInput("truncated mp3", "cut.mp3", truncated_mp3, 24_000, 1, "NARRATION_TRUNCATED"),
    OddInput("8 kHz", "low.wav", lambda: odd_rate(8_000), 8_000, 1, ""),
    OddInput("192 kHz", "high.wav", lambda: odd_rate(192_000), 192_000, 1, ""),
)

SCRIPT = "비가 창문을 두드렸다.\n그는 문을 열고 들어왔다.\n\n멀리서 천둥이 울렸다.\n"


def script_utf16(byte_order: str = "le", mark: bool = True) -> bytes:
    """SCRIPT in UTF-16; byte_order "le" or "be", with or without the byte order mark."""
    codec = f"utf-16-{byte_order}"
    return ("\ufeff" if mark else "").encode(codec) + SCRIPT.encode(codec)


def script_cp949() -> bytes:
    """SCRIPT as Korean Windows writes it."""
    return SCRIPT.encode("cp949")


def script_binary() -> bytes:
    """A program given as the script."""
    return elf()


def script_of_another_book() -> bytes:
    """A script that has nothing to do with any narration of the tests."""
    lines = (
        "관측소의 망원경은 새벽까지 목성을 향해 있었다.",
        "연구원들은 스펙트럼의 선을 하나씩 세어 표에 적었다.",
        "적색 편이의 값은 예상보다 조금 컸다.",
        "다음 달의 관측 계획이 게시판에 붙었다.",
    )
    return "\n".join(lines * 3).encode()
