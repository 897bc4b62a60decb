"""The ensemble: who of a preset plays in which section, and what."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from services.musicgen.light.form import Section, SectionKind
from services.musicgen.light.groove import strike
from services.musicgen.light.mood import Mood
from services.musicgen.light.plan import SectionPlan
from services.musicgen.light.preset import Layer, Part, Preset
from services.musicgen.light.score import Note
from services.musicgen.light.texture import CLOSINGS, PATTERNS, Setting, Stroke, rolled
from services.musicgen.light.voicing import Voicing

_JOINED_BEATS = 12.0
"""The longest note that tied chord tones may grow to."""

_TIED = frozenset({"held", "drone", "high"})
_CLOSING_ENERGY = 0.4


class Ensemble:
    """Writes the accompaniment of a piece."""

    def __init__(self, preset: Preset, mood: Mood, rng: np.random.Generator) -> None:
        self._preset = preset
        self._mood = mood
        self._rng = rng
        self._figures: dict[str, int] = {}

    def write(self, plans: Sequence[SectionPlan], voicings: Sequence[Voicing]) -> list[Note]:
        """All layers but the tune; voicings are those of the plans' chords and the last one."""
        notes: list[Note] = []
        begun = 0
        for plan in plans:
            section_voicings = voicings[begun : begun + len(plan.spans)]
            begun += len(plan.spans)
            for index in self._players(plan.section):
                notes += self._play(index, plan, section_voicings)
        for index, layer in enumerate(self._preset.layers):
            if layer.part in (Part.HARMONY, Part.BASS, Part.DRONE):
                notes += self._close(index, layer, voicings[-1])
        return _tied(notes, self._tied_layers())

    def _players(self, section: Section) -> list[int]:
        """The layers that play in a section; the first one always does."""
        players: list[int] = []
        for index, layer in enumerate(self._preset.layers):
            present = section.energy >= layer.from_energy and self._rng.random() < layer.chance
            if layer.part is Part.BASS and section.kind is SectionKind.INTRO:
                present = present and self._rng.random() < 0.6
            if layer.part is not Part.MELODY and (present or index == 0):
                players.append(index)
        return players

    def _play(self, index: int, plan: SectionPlan, voicings: Sequence[Voicing]) -> list[Note]:
        layer = self._preset.layers[index]
        name = layer.patterns[self._mood.activity.value]
        if layer.part is Part.DRUMS:
            return self._drum(index, name, plan)
        pattern = PATTERNS[name]
        setting = self._setting(layer, plan.section.theme, plan.section.energy)
        strokes = [stroke for voicing in voicings for stroke in pattern(voicing, setting)]
        return [_note(index, stroke) for stroke in strokes]

    def _drum(self, index: int, groove: str, plan: SectionPlan) -> list[Note]:
        section, metre = plan.section, self._mood.metre
        notes: list[Note] = []
        for bar in range(section.first_bar, section.first_bar + section.bar_count):
            strokes = strike(groove, metre, float(bar * metre.bar_beats), section.energy)
            notes += [_note(index, stroke) for stroke in strokes]
        return notes

    def _close(self, index: int, layer: Layer, voicing: Voicing) -> list[Note]:
        """The last chord of a layer, where it plays in quiet sections too."""
        if layer.from_energy > _CLOSING_ENERGY:
            return []
        pattern = CLOSINGS.get(layer.patterns[self._mood.activity.value], rolled)
        setting = self._setting(layer, "", _CLOSING_ENERGY)
        return [_note(index, stroke) for stroke in pattern(voicing, setting)]

    def _setting(self, layer: Layer, theme: str, energy: float) -> Setting:
        if theme not in self._figures:
            self._figures[theme] = int(self._rng.integers(60))
        mood = self._mood
        return Setting(
            mood.metre,
            mood.tonic,
            layer.range,
            energy,
            mood.legato,
            self._figures[theme],
            self._rng,
        )

    def _tied_layers(self) -> frozenset[int]:
        activity = self._mood.activity.value
        return frozenset(
            index
            for index, layer in enumerate(self._preset.layers)
            if layer.patterns[activity] in _TIED
        )


def _note(layer: int, stroke: Stroke) -> Note:
    return Note(layer, stroke.onset_beats, stroke.length_beats, stroke.pitch, stroke.velocity)


def _tied(notes: list[Note], layers: frozenset[int]) -> list[Note]:
    """Joins repeated tones of held layers into longer notes, up to _JOINED_BEATS."""
    open_notes: dict[tuple[int, int], int] = {}
    joined: list[Note] = []
    for note in sorted(notes, key=lambda n: (n.onset_beats, n.layer, n.pitch)):
        key = (note.layer, note.pitch)
        before = joined[open_notes[key]] if key in open_notes else None
        if note.layer in layers and before is not None:
            total = before.length_beats + note.length_beats
            meets = abs(before.onset_beats + before.length_beats - note.onset_beats) < 1e-6
            if meets and total <= _JOINED_BEATS:
                joined[open_notes[key]] = replace(before, length_beats=total)
                continue
        open_notes[key] = len(joined)
        joined.append(note)
    return joined
