"""Delivery targets as data.

podcast: Apple's advice (-16 LUFS, -1 dBTP). spotify: their loudness for audiobooks. findaway and
acx: the audiobook distributors' submission requirements. ebu-r128: EBU R 128.
"""

from dataclasses import dataclass, replace
from enum import StrEnum

from common.errors import invalid_field
from gateway.delivery.formats import FORMATS, Format

_ANY = tuple(Format)


class LoudnessKind(StrEnum):
    """What a loudness target counts."""

    # Integrated loudness (ITU-R BS.1770-4), in LUFS.
    INTEGRATED = "integrated"
    # RMS of the whole over full scale, in dBFS.
    RMS = "rms"


class PeakKind(StrEnum):
    """What a peak limit counts."""

    # Between samples as well (BS.1770-4, annex 2), in dBTP.
    TRUE = "true"
    # Samples alone, in dBFS.
    SAMPLE = "sample"


@dataclass(frozen=True, slots=True)
class Span:
    """An inclusive range."""

    lowest: float
    highest: float


@dataclass(frozen=True, slots=True)
class Profile:
    """A delivery target.

    target: loudness to master to; accepted: what its platform takes. peak_limit_db: of the
    decoded file. formats: what may be delivered. rate_hz: 0 for the mix's own. min_bps: of lossy
    formats. max_noise_floor_dbfs: of the speech stem. head_s and tail_s: silence around speech.
    """

    name: str
    loudness_kind: LoudnessKind
    target: float
    accepted: Span
    peak_kind: PeakKind
    peak_limit_db: float
    formats: tuple[Format, ...]
    rate_hz: int = 0
    min_bps: int = 0
    max_noise_floor_dbfs: float | None = None
    head_s: Span | None = None
    tail_s: Span | None = None
    max_duration_s: float | None = None

    @property
    def ceiling_db(self) -> float:
        """The limiter's ceiling: the limit, less what the profile's codecs may add to a peak.

        One master serves all formats of a profile, so the least clean of them decides.
        """
        return self.peak_limit_db - max(FORMATS[chosen].headroom_db for chosen in self.formats)

    def default_format(self) -> Format:
        """FLAC where it may be delivered, else the first format."""
        return Format.FLAC if Format.FLAC in self.formats else self.formats[0]


def _lufs(name: str, target: float, limit_dbtp: float, formats: tuple[Format, ...]) -> Profile:
    """A target in LUFS that takes half a unit to either side."""
    accepted = Span(target - 0.5, target + 0.5)
    kinds = LoudnessKind.INTEGRATED, PeakKind.TRUE
    return Profile(name, kinds[0], target, accepted, kinds[1], limit_dbtp, formats)


_FINDAWAY = _lufs("findaway", -20.0, -3.0, (Format.WAV, Format.MP3))
_ACX = Profile(
    "acx",
    LoudnessKind.RMS,
    -20.0,
    Span(-23.0, -18.0),
    PeakKind.SAMPLE,
    -3.0,
    (Format.MP3,),
    rate_hz=44_100,
    min_bps=192_000,
    max_noise_floor_dbfs=-60.0,
    head_s=Span(0.5, 1.0),
    tail_s=Span(1.0, 5.0),
    max_duration_s=120 * 60,
)
CUSTOM = "custom"
PROFILES = {
    profile.name: profile
    for profile in (
        _lufs("podcast", -16.0, -1.0, _ANY),
        _lufs("spotify", -18.0, -1.0, _ANY),
        replace(_FINDAWAY, accepted=Span(-23.0, -18.0)),
        _ACX,
        _lufs("ebu-r128", -23.0, -1.0, (Format.WAV,)),
    )
}
PROFILE_NAMES = (*PROFILES, CUSTOM)
# What a custom target may ask for.
_LOUDNESS_LUFS, _PEAK_DBTP = Span(-40.0, -8.0), Span(-20.0, 0.0)


def find_profile(
    name: str, loudness_lufs: float | None = None, true_peak_dbtp: float | None = None
) -> Profile:
    """A profile by its name; the numbers belong to "custom", which needs the first one.

    Raises InvalidArgument naming the field.
    """
    if name in PROFILES:
        if loudness_lufs is not None or true_peak_dbtp is not None:
            raise invalid_field("custom_target", f"only with profile {CUSTOM}, got {name}")
        return PROFILES[name]
    if name != CUSTOM:
        raise invalid_field("profile", f"got {name!r}, expected one of {', '.join(PROFILE_NAMES)}")
    if loudness_lufs is None:
        raise invalid_field("custom_target.loudness_lufs", "missing; the profile custom needs it")
    peak_dbtp = -1.0 if true_peak_dbtp is None else true_peak_dbtp
    _check("custom_target.loudness_lufs", loudness_lufs, _LOUDNESS_LUFS)
    _check("custom_target.true_peak_dbtp", peak_dbtp, _PEAK_DBTP)
    return _lufs(CUSTOM, loudness_lufs, peak_dbtp, _ANY)


def _check(field: str, value: float, allowed: Span) -> None:
    if not allowed.lowest <= value <= allowed.highest:
        raise invalid_field(
            field, f"got {value:g}, expected {allowed.lowest:g} to {allowed.highest:g}"
        )
