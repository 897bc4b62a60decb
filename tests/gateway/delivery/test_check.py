"""Each requirement that is not met is reported, and nothing else."""

from dataclasses import replace

import pytest

from gateway.delivery.check import Delivered, check, head_and_tail_s
from gateway.delivery.formats import Format
from gateway.delivery.profiles import PROFILES
from gateway.ingest.narration import Span

FOR_ACX = Delivered(
    loudness_lufs=-21.0,
    rms_dbfs=-20.0,
    true_peak_dbtp=-2.9,
    sample_peak_dbfs=-3.2,
    noise_floor_dbfs=-65.0,
    duration_s=7_000.0,
    head_s=0.7,
    tail_s=2.0,
    format=Format.MP3,
    rate_hz=44_100,
    bps=192_000,
)


def test_a_good_delivery_has_no_findings() -> None:
    assert check(PROFILES["acx"], FOR_ACX) == ()


@pytest.mark.parametrize(
    ("change", "reason", "message"),
    [
        ({"rms_dbfs": -24.0}, "LOUDNESS", "RMS level -24.0 dBFS, accepted: -23 to -18"),
        ({"sample_peak_dbfs": -2.0}, "PEAK", "peak -2.0 dBFS, at most -3"),
        ({"noise_floor_dbfs": -55.0}, "NOISE_FLOOR", "noise floor -55.0 dBFS, at most -60"),
        ({"head_s": 0.2}, "HEAD", "silence before the voice 0.2 s, accepted: 0.5 to 1"),
        ({"tail_s": 6.0}, "TAIL", "silence after the voice 6.0 s, accepted: 1 to 5"),
        ({"duration_s": 7_260.0}, "DURATION", "121.0 minutes, at most 120"),
        ({"format": Format.WAV, "bps": 0}, "FORMAT", "wav is delivered, accepted: mp3"),
        ({"rate_hz": 48_000}, "SAMPLE_RATE", "sample rate 48000 Hz, expected 44100"),
        ({"bps": 128_000}, "BIT_RATE", "128 kbit/s, at least 192"),
    ],
)
def test_each_requirement_is_reported(change: dict[str, object], reason: str, message: str) -> None:
    (finding,) = check(PROFILES["acx"], replace(FOR_ACX, **change))  # type: ignore[arg-type]
    assert finding.reason == reason
    assert finding.message.startswith(message)


def test_loudness_and_true_peak_count_for_podcasts() -> None:
    delivered = replace(FOR_ACX, loudness_lufs=-16.3, true_peak_dbtp=-1.2, head_s=0.0)
    assert check(PROFILES["podcast"], delivered) == ()
    findings = check(PROFILES["podcast"], replace(delivered, loudness_lufs=-17.0, true_peak_dbtp=0))
    assert [finding.reason for finding in findings] == ["LOUDNESS", "PEAK"]
    assert findings[1].message == "true peak 0.0 dBTP, at most -1"


def test_head_and_tail_are_the_silences_at_the_ends() -> None:
    silences = [Span(0, 700), Span(3_000, 3_400), Span(8_000, 10_000)]
    assert head_and_tail_s(silences, 10_000) == (0.7, 2.0)
    assert head_and_tail_s(silences[1:2], 10_000) == (0.0, 0.0)
    assert head_and_tail_s([], 10_000) == (0.0, 0.0)
