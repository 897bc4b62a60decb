import numpy as np

from common.emotions import Emotion
from services.musicgen.light.composer import compose
from services.musicgen.light.performance import pink_noise
from services.musicgen.light.preset import Part
from tests.services.musicgen.conftest import commission


def test_ensembles_drift_with_one_over_f_noise() -> None:
    """The spectrum's slope is -1 (power over frequency)."""
    spectra = []
    for seed in range(40):
        noise = pink_noise(4096, np.random.default_rng(seed))
        spectra.append(np.abs(np.fft.rfft(noise)[1:-1]) ** 2)
    power = np.mean(spectra, axis=0)
    frequencies = np.arange(1, len(power) + 1)
    slope = np.polyfit(np.log(frequencies), np.log(power), 1)[0]
    assert abs(slope + 1) < 0.1


def test_players_stay_near_the_beat_without_being_on_it() -> None:
    score = compose(commission(Emotion.HAPPINESS, 3, genre="piano", duration_s=60.0))
    written = sorted(score.form.time_s(note.onset_beats) for note in score.notes)
    played = np.array(sorted(note.onset_s for note in score.played))
    away = played - np.array(written)
    assert played[0] == 0.0
    assert 0.003 < np.std(away) < 0.03
    assert np.abs(away - away.mean()).max() < 0.09


def test_the_tune_leads_and_is_louder() -> None:
    score = compose(commission(Emotion.SADNESS, 3, genre="piano", duration_s=90.0))
    layers = score.preset.layers
    tune = [note.velocity for note in score.played if layers[note.layer].part is Part.MELODY]
    rest = [note.velocity for note in score.played if layers[note.layer].part is Part.HARMONY]
    assert np.mean(tune) > np.mean(rest)


def test_only_the_last_chord_is_last() -> None:
    score = compose(commission(Emotion.NEUTRAL, 3))
    last_s = min(note.onset_s for note in score.played if note.is_last)
    assert all(note.onset_s >= last_s - 0.05 for note in score.played if note.is_last)
    assert all(note.onset_s < last_s + 0.05 for note in score.played if not note.is_last)


def test_off_beats_swing_where_the_preset_does() -> None:
    score = compose(commission(Emotion.HAPPINESS, 5, genre="electric", duration_s=60.0))
    if score.mood.metre.division != 2:
        score = compose(commission(Emotion.HAPPINESS, 6, genre="electric", duration_s=60.0))
    assert score.mood.metre.division == 2
    drums = {i for i, layer in enumerate(score.preset.layers) if layer.part is Part.DRUMS}
    beat_s = 60 / score.form.tempo_bpm
    steady_s = score.form.time_s(score.form.body_beats - 8)
    phases = [
        note.onset_s / beat_s % 1.0
        for note in score.played
        if note.layer in drums and note.onset_s < steady_s
    ]
    late = [phase for phase in phases if 0.3 < phase < 0.8]
    even = [(phase + 0.5) % 1.0 - 0.5 for phase in phases if not 0.3 < phase < 0.8]
    assert min(len(late), len(even)) > 10
    assert abs(np.mean(late) - np.mean(even) - score.preset.swing) < 0.015
