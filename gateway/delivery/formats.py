"""Containers and codecs of deliveries, and what each of them can hold."""

from bisect import bisect_left
from dataclasses import dataclass
from enum import StrEnum


class Format(StrEnum):
    """Container and codec, named by the file's suffix."""

    WAV = "wav"
    FLAC = "flac"
    MP3 = "mp3"
    M4A = "m4a"
    OPUS = "opus"


@dataclass(frozen=True, slots=True)
class FormatFacts:
    """What a format can hold.

    rates_hz: rates that it has, ascending; empty for any.
    default_bps: bit rate for (mono, stereo); 0 for lossless formats.
    headroom_db: how far a decoded true peak rises over the encoded one at those bit rates.
    frame_samples: the codec's frame; decoded files are longer by less than one where players do
        not honour the container's padding.
    """

    media_type: str
    rates_hz: tuple[int, ...]
    default_bps: tuple[int, int]
    headroom_db: float
    frame_samples: int


_MP3_RATES_HZ = (8_000, 11_025, 12_000, 16_000, 22_050, 24_000, 32_000, 44_100, 48_000)
_OPUS_RATES_HZ = (8_000, 12_000, 16_000, 24_000, 48_000)
_MPEG1_BPS = tuple(
    1000 * kbps for kbps in (32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320)
)
_MPEG2_BPS = tuple(
    1000 * kbps for kbps in (8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160)
)

# Headrooms: the most that voice and music, limited hard, rose by (docs/decisions/codec-peaks.md).
FORMATS = {
    Format.WAV: FormatFacts("audio/wav", (), (0, 0), 0.0, 1),
    Format.FLAC: FormatFacts("audio/flac", (), (0, 0), 0.0, 1),
    Format.MP3: FormatFacts("audio/mpeg", _MP3_RATES_HZ, (192_000, 192_000), 0.8, 1152),
    Format.M4A: FormatFacts("audio/mp4", _MP3_RATES_HZ, (160_000, 256_000), 0.8, 1024),
    Format.OPUS: FormatFacts("audio/ogg", _OPUS_RATES_HZ, (96_000, 128_000), 0.8, 960),
}


def delivered_rate_hz(chosen: Format, sample_rate_hz: int) -> int:
    """The rate that a format is delivered at: the next one up that it has, else its highest."""
    rates_hz = FORMATS[chosen].rates_hz
    if not rates_hz:
        return sample_rate_hz
    return rates_hz[min(bisect_left(rates_hz, sample_rate_hz), len(rates_hz) - 1)]


def delivered_bps(chosen: Format, rate_hz: int, channel_count: int, wanted_bps: int = 0) -> int:
    """The bit rate nearest to the wanted one (the default where 0) that the format allows there.

    MP3 ends at 320, 160 and 64 kbit/s for MPEG-1, 2 and 2.5 (ISO/IEC 11172-3, 13818-3), AAC at
    6144 bits for each channel's frame of 1024 samples (ISO/IEC 14496-3, section 4.5.3), of which
    an eighth is left to the encoder, and Opus at 256 kbit/s a channel (RFC 6716, section 2.1.1).
    """
    bps = wanted_bps or FORMATS[chosen].default_bps[channel_count - 1]
    match chosen:
        case Format.MP3:
            allowed = _mp3_rates_bps(rate_hz)
            return min(allowed, key=lambda rate_bps: abs(rate_bps - bps))
        case Format.M4A:
            return min(bps, 6144 * rate_hz * channel_count * 7 // (1024 * 8))
        case Format.OPUS:
            return min(bps, 256_000 * channel_count)
        case _:
            return 0


def _mp3_rates_bps(rate_hz: int) -> tuple[int, ...]:
    if rate_hz >= 32_000:
        return _MPEG1_BPS
    highest_bps = 160_000 if rate_hz >= 16_000 else 64_000
    return tuple(bps for bps in _MPEG2_BPS if bps <= highest_bps)
