"""Every sound of the catalogue begins at once, ends in silence and stands at its level."""

import numpy as np
import pytest

from services.audiogen.light.catalogue.index import CATALOGUE
from services.audiogen.light.loudness import EVENT_LOUDNESS_LUFS, LoudnessGauge
from tests.services.audiogen.hearing import RATE_HZ, onset_ms, peak_dbfs, render_event, tail_db

DURATION_S = 0.6
# These swell by their nature and are not loud yet when they begin.
SWELLING_SOUNDS = {
    "wind_gust", "thunder_distant", "thunder_rumble", "gate_creak", "door_creak", "train_passing",
    "tram_passing", "subway_passing", "car_passing", "bus_passing", "truck_passing", "beast_growl",
    "beast_roar", "sleep_breath", "yawn", "singing_bowl", "fire_kindle", "whip", "rain_first_drops",
}  # fmt: skip


@pytest.mark.parametrize("sound", CATALOGUE)
def test_an_event_is_fit_to_be_mixed(sound: str) -> None:
    with np.errstate(all="raise", under="ignore"):
        signal = render_event(sound, DURATION_S)
    assert signal.shape[1] == 2
    assert np.isfinite(signal).all()
    assert 0.08 < signal.shape[0] / RATE_HZ < DURATION_S + 0.85
    assert onset_ms(signal) < (300 if sound in SWELLING_SOUNDS else 50)
    assert tail_db(signal) < -50
    assert np.abs(signal[0]).max() < 0.02
    assert -20 < peak_dbfs(signal) <= -1
    gauge = LoudnessGauge()
    gauge.hear(signal)
    assert EVENT_LOUDNESS_LUFS - 10 < gauge.event_lufs() < EVENT_LOUDNESS_LUFS + 0.6


def test_what_is_asked_to_be_shorter_is_as_long() -> None:
    assert np.array_equal(render_event("laugh_man", 0.1), render_event("laugh_man", DURATION_S))
