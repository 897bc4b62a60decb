"""Rates and bit rates that the formats have."""

import av
import pytest

from gateway.delivery.formats import FORMATS, Format, delivered_bps, delivered_rate_hz


@pytest.mark.parametrize(
    ("chosen", "sample_rate_hz", "rate_hz"),
    [
        (Format.WAV, 11_025, 11_025),
        (Format.FLAC, 192_000, 192_000),
        (Format.MP3, 8_000, 8_000),
        (Format.MP3, 24_000, 24_000),
        (Format.MP3, 44_100, 44_100),
        (Format.MP3, 37_800, 44_100),
        (Format.MP3, 192_000, 48_000),
        (Format.M4A, 96_000, 48_000),
        (Format.OPUS, 11_025, 12_000),
        (Format.OPUS, 22_050, 24_000),
        (Format.OPUS, 44_100, 48_000),
        (Format.OPUS, 192_000, 48_000),
    ],
)
def test_takes_the_next_rate_up(chosen: Format, sample_rate_hz: int, rate_hz: int) -> None:
    assert delivered_rate_hz(chosen, sample_rate_hz) == rate_hz


@pytest.mark.parametrize(
    ("chosen", "codec"), [(Format.MP3, "libmp3lame"), (Format.M4A, "aac"), (Format.OPUS, "libopus")]
)
def test_the_encoders_have_all_of_the_rates(chosen: Format, codec: str) -> None:
    assert set(FORMATS[chosen].rates_hz) <= set(av.Codec(codec, "w").audio_rates or ())


@pytest.mark.parametrize(
    ("chosen", "rate_hz", "channel_count", "wanted_bps", "bps"),
    [
        (Format.MP3, 44_100, 1, 0, 192_000),
        (Format.MP3, 44_100, 2, 300_000, 320_000),
        (Format.MP3, 24_000, 1, 0, 160_000),
        (Format.MP3, 8_000, 1, 0, 64_000),
        (Format.M4A, 48_000, 1, 0, 160_000),
        (Format.M4A, 8_000, 1, 0, 42_000),
        (Format.OPUS, 48_000, 2, 0, 128_000),
        (Format.OPUS, 48_000, 1, 900_000, 256_000),
        (Format.WAV, 48_000, 2, 0, 0),
    ],
)
def test_bit_rates_stay_within_what_the_format_allows(
    chosen: Format, rate_hz: int, channel_count: int, wanted_bps: int, bps: int
) -> None:
    assert delivered_bps(chosen, rate_hz, channel_count, wanted_bps) == bps
