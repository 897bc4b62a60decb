"""Any container becomes 16 kHz mono; what is none is refused with a reason."""

from pathlib import Path

import numpy as np
import pytest

from common.errors import InvalidArgument
from tests.bad_inputs import NARRATIONS, encoded, speech_like, wav
from wia.audio.speech import write_speech

# What needs decoding to be known as bad is left to the stt service: it hears no speech.
_REFUSED = [bad for bad in NARRATIONS if bad.reason not in ("NO_SPEECH", "UNSUPPORTED_SAMPLE_RATE")]


@pytest.mark.parametrize(
    ("container", "codec", "rate_hz"),
    [("mp3", "libmp3lame", 24_000), ("ipod", "aac", 44_100), ("ogg", "libopus", 48_000)],
)
def test_containers_are_read(tmp_path: Path, container: str, codec: str, rate_hz: int) -> None:
    source, target = tmp_path / "narration", tmp_path / "speech"
    source.write_bytes(encoded(speech_like(3.0, rate_hz), rate_hz, container, codec))
    duration_ms = write_speech(source, target)
    assert duration_ms == pytest.approx(3000, abs=60)
    samples = np.frombuffer(target.read_bytes(), "<i2")
    assert len(samples) * 1000 // 16_000 == duration_ms
    assert 0.3 < abs(samples).max() / 32768 < 0.7


def test_channels_are_averaged_and_the_rate_is_changed(tmp_path: Path) -> None:
    time_s = np.arange(48_000) / 48_000
    left = 0.5 * np.sin(2 * np.pi * 500 * time_s)
    source, target = tmp_path / "a.wav", tmp_path / "speech"
    source.write_bytes(wav(np.stack([left, np.zeros_like(left)], 1).astype(np.float32), 48_000))
    assert write_speech(source, target) == 1000
    samples = np.frombuffer(target.read_bytes(), "<i2") / 32768
    spectrum = np.abs(np.fft.rfft(samples)) / len(samples) * 2
    assert int(spectrum.argmax()) == 500
    assert spectrum[500] == pytest.approx(0.25, rel=0.02)


@pytest.mark.parametrize("bad", _REFUSED, ids=lambda bad: bad.name)
def test_what_is_no_narration_is_refused(tmp_path: Path, bad: object) -> None:
    source = tmp_path / bad.file_name  # type: ignore[attr-defined]
    source.write_bytes(bad.make())  # type: ignore[attr-defined]
    with pytest.raises(InvalidArgument) as refused:
        write_speech(source, tmp_path / "speech.pcm")
    assert refused.value.reason == bad.reason  # type: ignore[attr-defined]
    assert "\n" not in refused.value.message
