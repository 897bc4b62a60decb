"""Speech and silence in signals whose pauses are known."""

import numpy as np
import pytest

from common.audio.pcm import Frames
from gateway.ingest.narration import Span
from gateway.ingest.speech import SAMPLE_RATE_HZ, Speech, SpeechLevels, find_speech
from tests.bad_inputs import speech_like

GENERATOR = np.random.Generator(np.random.PCG64(5))


def detect(frames: Frames, block_frames: int = 40_000) -> Speech:
    levels = SpeechLevels()
    for start in range(0, len(frames), block_frames):
        levels.push(frames[start : start + block_frames])
    return find_speech(levels.finish(), len(frames) * 1000 // SAMPLE_RATE_HZ)


def noise(duration_s: float, rms: float) -> Frames:
    frames = GENERATOR.normal(0.0, rms, (int(duration_s * SAMPLE_RATE_HZ), 1))
    return frames.astype(np.float32)


def test_finds_the_pauses_of_a_voice() -> None:
    speech = detect(speech_like(12.0, SAMPLE_RATE_HZ))
    pauses = [Span(start_ms, start_ms + 500) for start_ms in (2_500, 5_500, 8_500, 11_500)]
    assert len(speech.silences) == 4
    for found, true in zip(speech.silences, pauses, strict=True):
        assert abs(found.start_ms - true.start_ms) <= 30
        assert abs(found.end_ms - true.end_ms) <= 30
    assert speech.speech_ms == 12_000 - sum(s.end_ms - s.start_ms for s in speech.silences)


def test_finds_the_pauses_in_noise_at_20_db() -> None:
    voice = speech_like(12.0, SAMPLE_RATE_HZ)
    rms = float(np.sqrt((voice**2).mean())) / 10
    speech = detect(voice + noise(12.0, rms))
    assert [round(span.start_ms, -2) for span in speech.silences] == [2_500, 5_500, 8_500, 11_500]


def test_adapts_to_noise_that_grows() -> None:
    """A fan is switched on after a minute, louder than the gate before; pauses are still heard."""
    voice = speech_like(120.0, SAMPLE_RATE_HZ)
    voice[60 * SAMPLE_RATE_HZ :] += noise(60.0, 0.004)
    late = [span for span in detect(voice).silences if span.start_ms > 75_000]
    assert len(late) == 15


def test_is_the_same_however_the_stream_is_cut() -> None:
    voice = speech_like(6.0, SAMPLE_RATE_HZ)
    assert detect(voice, 777) == detect(voice, 160) == detect(voice, len(voice))


def test_a_quiet_voice_is_speech() -> None:
    assert detect(speech_like(6.0, SAMPLE_RATE_HZ) * np.float32(0.01)).speech_ms > 4_000


@pytest.mark.parametrize(
    "frames",
    [
        np.zeros((8 * SAMPLE_RATE_HZ, 1), np.float32),
        noise(8.0, 0.05),
        noise(8.0, 1e-5),
        np.sin(np.arange(8 * SAMPLE_RATE_HZ) * 0.2)[:, None].astype(np.float32) * 0.3,
        speech_like(0.1, SAMPLE_RATE_HZ),
    ],
    ids=["silence", "noise", "dither", "tone", "a tenth of a second"],
)
def test_what_is_no_speech(frames: Frames) -> None:
    speech = detect(frames)
    assert speech.speech_ms == 0
    assert speech.silences == (Span(0, len(frames) * 1000 // SAMPLE_RATE_HZ),)


def test_clicks_are_no_speech() -> None:
    clicks = noise(8.0, 1e-4)
    clicks[SAMPLE_RATE_HZ :: 2 * SAMPLE_RATE_HZ] = 0.9
    assert detect(clicks).speech_ms == 0


def test_levels_are_decibels_of_a_sine() -> None:
    levels = SpeechLevels()
    levels.push(
        np.sin(np.arange(SAMPLE_RATE_HZ) * 2 * np.pi * 1_000 / 16_000)[:, None].astype("f4")
    )
    middle = levels.finish()[40:60] * 0.5 - 120.0
    assert np.abs(middle).max() <= 0.5
