"""What a profile finds wrong with a finished mix. It reports; nothing is changed for it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from gateway.delivery.formats import FORMATS, Format
from gateway.delivery.profiles import LoudnessKind, PeakKind, Profile, Span
from gateway.ingest import narration as ingested

# What two meters may differ by.
_METER_DB = 0.1


@dataclass(frozen=True, slots=True)
class Delivered:
    """What is known of a mix and of the file that it is delivered in.

    noise_floor_dbfs is the speech stem's; head_s and tail_s are its silences at start and end.
    """

    loudness_lufs: float
    rms_dbfs: float
    true_peak_dbtp: float
    sample_peak_dbfs: float
    noise_floor_dbfs: float
    duration_s: float
    head_s: float
    tail_s: float
    format: Format
    rate_hz: int
    bps: int = 0


@dataclass(frozen=True, slots=True)
class Finding:
    """One requirement that is not met, for programs and for people."""

    reason: str
    message: str


def check(profile: Profile, delivered: Delivered) -> tuple[Finding, ...]:
    """Every requirement of the profile that the delivery does not meet, in a fixed order."""
    return tuple(_findings(profile, delivered))


def head_and_tail_s(silences: Sequence[ingested.Span], duration_ms: int) -> tuple[float, float]:
    """Seconds of silence at a narration's start and end."""
    head_ms = silences[0].end_ms if silences and silences[0].start_ms == 0 else 0
    ends_silent = bool(silences) and silences[-1].end_ms == duration_ms
    tail_ms = duration_ms - silences[-1].start_ms if ends_silent else 0
    return head_ms / 1000, tail_ms / 1000


def _findings(profile: Profile, delivered: Delivered) -> Iterator[Finding]:
    yield from _levels(profile, delivered)
    yield from _file(profile, delivered)
    floor_dbfs, limit_dbfs = delivered.noise_floor_dbfs, profile.max_noise_floor_dbfs
    if limit_dbfs is not None and floor_dbfs > limit_dbfs:
        message = f"noise floor {floor_dbfs:.1f} dBFS, at most {limit_dbfs:g} is accepted"
        yield Finding("NOISE_FLOOR", message)
    for reason, name, value_s, accepted in (
        ("HEAD", "silence before the voice", delivered.head_s, profile.head_s),
        ("TAIL", "silence after the voice", delivered.tail_s, profile.tail_s),
    ):
        if accepted is not None and not accepted.lowest <= value_s <= accepted.highest:
            yield Finding(reason, _outside(name, value_s, accepted, "s"))
    if profile.max_duration_s is not None and delivered.duration_s > profile.max_duration_s:
        minutes, limit = delivered.duration_s / 60, profile.max_duration_s / 60
        yield Finding("DURATION", f"{minutes:.1f} minutes, at most {limit:g} a file are accepted")


def _levels(profile: Profile, delivered: Delivered) -> Iterator[Finding]:
    integrated = profile.loudness_kind is LoudnessKind.INTEGRATED
    level = delivered.loudness_lufs if integrated else delivered.rms_dbfs
    accepted = profile.accepted
    if not accepted.lowest - _METER_DB <= level <= accepted.highest + _METER_DB:
        name, unit = ("loudness", "LUFS") if integrated else ("RMS level", "dBFS")
        yield Finding("LOUDNESS", _outside(name, level, accepted, unit))
    true = profile.peak_kind is PeakKind.TRUE
    peak = delivered.true_peak_dbtp if true else delivered.sample_peak_dbfs
    if peak > profile.peak_limit_db + _METER_DB:
        name, unit = ("true peak", "dBTP") if true else ("peak", "dBFS")
        yield Finding("PEAK", f"{name} {peak:.1f} {unit}, at most {profile.peak_limit_db:g}")


def _file(profile: Profile, delivered: Delivered) -> Iterator[Finding]:
    if delivered.format not in profile.formats:
        accepted = ", ".join(profile.formats)
        yield Finding("FORMAT", f"{delivered.format} is delivered, accepted: {accepted}")
    if profile.rate_hz and delivered.rate_hz != profile.rate_hz:
        message = f"sample rate {delivered.rate_hz} Hz, expected {profile.rate_hz}"
        yield Finding("SAMPLE_RATE", message)
    if FORMATS[delivered.format].default_bps[0] and delivered.bps < profile.min_bps:
        message = f"{delivered.bps // 1000} kbit/s, at least {profile.min_bps // 1000} are accepted"
        yield Finding("BIT_RATE", message)


def _outside(name: str, value: float, accepted: Span, unit: str) -> str:
    lowest, highest = accepted.lowest, accepted.highest
    return f"{name} {value:.1f} {unit}, accepted: {lowest:g} to {highest:g}"
