"""Profiles are the table of the architecture, and custom ones are checked."""

import pytest

from common.errors import InvalidArgument
from gateway.delivery.formats import FORMATS, Format
from gateway.delivery.profiles import PROFILES, LoudnessKind, PeakKind, Span, find_profile


@pytest.mark.parametrize(
    ("name", "target", "kind", "limit_db", "peak"),
    [
        ("podcast", -16.0, LoudnessKind.INTEGRATED, -1.0, PeakKind.TRUE),
        ("spotify", -18.0, LoudnessKind.INTEGRATED, -1.0, PeakKind.TRUE),
        ("findaway", -20.0, LoudnessKind.INTEGRATED, -3.0, PeakKind.TRUE),
        ("acx", -20.0, LoudnessKind.RMS, -3.0, PeakKind.SAMPLE),
        ("ebu-r128", -23.0, LoudnessKind.INTEGRATED, -1.0, PeakKind.TRUE),
    ],
)
def test_targets(
    name: str, target: float, kind: LoudnessKind, limit_db: float, peak: PeakKind
) -> None:
    profile = find_profile(name)
    assert (profile.target, profile.loudness_kind) == (target, kind)
    assert (profile.peak_limit_db, profile.peak_kind) == (limit_db, peak)


def test_formats_and_what_acx_asks_for() -> None:
    assert set(PROFILES["podcast"].formats) == set(Format)
    assert PROFILES["findaway"].formats == (Format.WAV, Format.MP3)
    assert PROFILES["findaway"].accepted == Span(-23.0, -18.0)
    assert PROFILES["ebu-r128"].formats == (Format.WAV,)
    acx = PROFILES["acx"]
    assert (acx.formats, acx.rate_hz, acx.min_bps) == ((Format.MP3,), 44_100, 192_000)
    assert acx.max_noise_floor_dbfs == -60.0
    assert (acx.head_s, acx.tail_s) == (Span(0.5, 1.0), Span(1.0, 5.0))
    assert acx.max_duration_s == 7_200


def test_the_ceiling_leaves_room_for_the_codecs_of_the_profile() -> None:
    assert find_profile("ebu-r128").ceiling_db == -1.0
    assert find_profile("acx").ceiling_db == -3.0 - FORMATS[Format.MP3].headroom_db
    worst_db = max(facts.headroom_db for facts in FORMATS.values())
    assert find_profile("podcast").ceiling_db == -1.0 - worst_db


@pytest.mark.parametrize("name", list(PROFILES))
def test_the_default_format_is_one_of_the_profiles(name: str) -> None:
    assert PROFILES[name].default_format() in PROFILES[name].formats


def test_custom_takes_its_numbers() -> None:
    profile = find_profile("custom", -19.0, -2.0)
    assert (profile.target, profile.peak_limit_db) == (-19.0, -2.0)
    assert profile.accepted == Span(-19.5, -18.5)
    assert find_profile("custom", -19.0).peak_limit_db == -1.0


@pytest.mark.parametrize(
    ("name", "loudness_lufs", "true_peak_dbtp", "message"),
    [
        ("radio", None, None, "got 'radio', expected one of podcast, spotify, findaway, acx"),
        ("custom", None, None, "loudness_lufs: missing"),
        ("custom", 5.0, None, "got 5, expected -40 to -8"),
        ("custom", float("nan"), None, "got nan"),
        ("custom", -16.0, 3.0, "got 3, expected -20 to 0"),
        ("podcast", -16.0, None, "only with profile custom"),
    ],
)
def test_wrong_profiles_are_named(
    name: str, loudness_lufs: float | None, true_peak_dbtp: float | None, message: str
) -> None:
    with pytest.raises(InvalidArgument, match=message):
        find_profile(name, loudness_lufs, true_peak_dbtp)
