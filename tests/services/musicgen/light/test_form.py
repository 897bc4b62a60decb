from itertools import pairwise

import numpy as np
import pytest

from services.musicgen.light.form import SectionKind, plan_form, slowing_beats
from services.musicgen.light.metre import METRES, Metre

_DURATIONS_S = (1.0, 1.7, 2.5, 4.0, 7.3, 12.0, 20.0, 33.3, 60.0, 181.0, 1800.0)


@pytest.mark.parametrize("metre", METRES.values(), ids=lambda metre: metre.name)
@pytest.mark.parametrize("duration_s", _DURATIONS_S)
@pytest.mark.parametrize("tempo_bpm", [56.0, 76.0, 112.0])
def test_bars_and_tail_fill_the_duration(metre: Metre, duration_s: float, tempo_bpm: float) -> None:
    form = plan_form(duration_s, tempo_bpm, metre, np.random.default_rng(1))
    assert form.time_s(form.body_beats) + form.tail_s == pytest.approx(duration_s)
    assert abs(form.tempo_bpm / tempo_bpm - 1) <= 0.02 + 1e-9
    assert form.tail_s >= min(1.0, duration_s)
    if duration_s >= 12.0:
        assert form.tail_s < 12.0
        assert form.bar_count >= 2


@pytest.mark.parametrize("bar_count_s", [8.0, 16.0, 30.0, 45.0, 60.0, 90.0, 300.0, 1800.0])
def test_sections_follow_each_other_without_a_gap(bar_count_s: float) -> None:
    for seed in range(5):
        form = plan_form(bar_count_s, 80.0, METRES["4/4"], np.random.default_rng(seed))
        sections = form.sections
        assert sections[0].first_bar == 0
        for before, after in pairwise(sections):
            assert before.first_bar + before.bar_count == after.first_bar
        assert sections[-1].first_bar + sections[-1].bar_count == form.bar_count
        assert all(0.0 <= section.energy <= 0.9 for section in sections)


def test_a_minute_has_an_intro_a_theme_its_return_a_contrast_and_an_ending() -> None:
    form = plan_form(60.0, 80.0, METRES["4/4"], np.random.default_rng(1))
    kinds = [section.kind for section in form.sections]
    assert kinds[0] is SectionKind.INTRO
    assert kinds[-1] is SectionKind.ENDING
    themes = [section.theme[0] for section in form.sections if section.theme]
    assert themes.count("A") >= 2
    assert "B" in themes


def test_half_an_hour_brings_new_themes() -> None:
    form = plan_form(1800.0, 80.0, METRES["4/4"], np.random.default_rng(1))
    themes = {section.theme for section in form.sections if section.theme}
    assert len(themes) == 9
    assert max(section.bar_count for section in form.sections) <= 8


def test_the_end_slows_down_and_nothing_else_does() -> None:
    form = plan_form(60.0, 80.0, METRES["4/4"], np.random.default_rng(1))
    beat_s = 60 / form.tempo_bpm
    times = np.array([form.time_s(beat) for beat in np.arange(0, form.body_beats + 1)])
    steps = np.diff(times)
    slowing = int(slowing_beats(form.bar_count, form.metre))
    assert steps[:-slowing] == pytest.approx(beat_s)
    assert np.all(np.diff(steps[-slowing - 1 :]) > 0)
    assert steps[-1] < 1.35 * beat_s
