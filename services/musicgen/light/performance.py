"""Performance: from the written score to notes as people play them."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from services.musicgen.light.form import Form
from services.musicgen.light.metre import accent
from services.musicgen.light.preset import Layer, Part, Preset
from services.musicgen.light.score import Note, PlayedNote

_ENSEMBLE_DRIFT_S = 0.007
_PLAYER_JITTER_S = 0.004
_MELODY_LEAD_S = 0.012
_CHORD_SPREAD_S = 0.009
_VELOCITY_JITTER = 0.05
_SHORTEST_S = 0.05


def perform(
    notes: Sequence[Note], form: Form, preset: Preset, rng: np.random.Generator
) -> tuple[PlayedNote, ...]:
    """The notes in seconds, in order of their onsets; the first begins at 0.

    The ensemble drifts with 1/f noise (Hennig et al. 2011, The nature and perception of
    fluctuations in human musical rhythms), the tune leads the accompaniment a little (Goebl 2001,
    Melody lead in piano performance), chords spread upwards, accents follow the metre.
    """
    cells = int(form.body_beats * form.metre.division) + 2 * form.metre.bar_cells
    drift_s = _ENSEMBLE_DRIFT_S * pink_noise(cells, rng)
    ranks = _chord_ranks(notes)
    played = [
        _play(note, rank, form, preset, drift_s, rng)
        for note, rank in zip(notes, ranks, strict=True)
    ]
    first_s = min(note.onset_s for note in played)
    moved = [replace(note, onset_s=note.onset_s - first_s) for note in played]
    return tuple(sorted(moved, key=lambda n: (n.onset_s, n.layer, n.pitch)))


def pink_noise(count: int, rng: np.random.Generator) -> NDArray[np.float64]:
    """1/f noise (count,) of unit variance, by shaping white noise in the frequency domain."""
    size = max(8, count)
    spectrum = np.fft.rfft(rng.standard_normal(size))
    spectrum[0] = 0.0
    spectrum[1:] /= np.sqrt(np.arange(1, len(spectrum)))
    noise = np.fft.irfft(spectrum, size)
    shaped: NDArray[np.float64] = noise[:count] / noise.std()
    return shaped


def _play(
    note: Note,
    rank: int,
    form: Form,
    preset: Preset,
    drift_s: NDArray[np.float64],
    rng: np.random.Generator,
) -> PlayedNote:
    layer = preset.layers[note.layer]
    onset_beats = _swung(note.onset_beats, form, preset)
    onset_s = form.time_s(onset_beats)
    length_s = _end_s(note, layer, form) - onset_s
    onset_s += drift_s[int(note.onset_beats * form.metre.division)]
    onset_s += float(rng.normal(0.0, _PLAYER_JITTER_S))
    if layer.part is Part.MELODY:
        onset_s -= _MELODY_LEAD_S
    if layer.part is Part.HARMONY:
        onset_s += rank * _CHORD_SPREAD_S
    weight = 0.92 + 0.12 * accent(form.metre, note.onset_beats)
    velocity = note.velocity * weight * (1 + float(rng.normal(0.0, _VELOCITY_JITTER)))
    return PlayedNote(
        layer=note.layer,
        onset_s=onset_s,
        length_s=max(length_s, _SHORTEST_S),
        pitch=note.pitch,
        velocity=float(np.clip(velocity, 0.05, 1.0)),
        is_last=note.onset_beats >= form.body_beats,
    )


def _end_s(note: Note, layer: Layer, form: Form) -> float:
    """When a note is let go; what rings by itself is left to ring at the very end."""
    if layer.rings and note.onset_beats >= form.body_beats:
        return form.duration_s
    return form.time_s(note.onset_beats + note.length_beats)


def _swung(onset_beats: float, form: Form, preset: Preset) -> float:
    """Off-beats of simple metres come later where the preset swings."""
    within = onset_beats % 1.0
    if form.metre.division != 2 or abs(within - 0.5) > 1e-6:
        return onset_beats
    return onset_beats - 0.5 + preset.swing


def _chord_ranks(notes: Sequence[Note]) -> list[int]:
    """For each note, how many of its layer begin with it and lie lower."""
    chords: dict[tuple[int, float], list[int]] = {}
    for note in notes:
        chords.setdefault((note.layer, note.onset_beats), []).append(note.pitch)
    return [
        sum(pitch < note.pitch for pitch in chords[note.layer, note.onset_beats]) for note in notes
    ]
