"""Which tune sounds where: themes, their returns, and the player that has them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from services.musicgen.light.form import SectionKind
from services.musicgen.light.melody import Idiom, Motif, TuneNote, compose_phrase, draw_motif, vary
from services.musicgen.light.plan import SectionPlan
from services.musicgen.light.preset import Preset
from services.musicgen.light.score import Note
from services.musicgen.light.voicing import Range

_LAST_BREATH_SHARE = 0.6

_REST_SHARE = 0.15
"""How often a returning phrase is left out, to leave room for the voice."""


@dataclass(slots=True)
class _Theme:
    """A theme: its motif, its player and its phrases from beat 0 on."""

    motif: Motif
    layer: int
    phrases: list[list[TuneNote]]


class Tunes:
    """Sets the tunes of a piece, section after section; a theme's tune returns with it."""

    def __init__(
        self, preset: Preset, idiom: Idiom, register_semitones: int, rng: np.random.Generator
    ) -> None:
        self._preset = preset
        self._idiom = idiom
        self._idioms = {
            layer: replace(idiom, range=preset.layers[layer].range.moved(register_semitones))
            for layer in preset.melodies
        }
        self._rng = rng
        self._themes: dict[str, _Theme] = {}
        self._last_pitch: int | None = None
        self._last_layer = preset.melodies[0]

    def write(self, plan: SectionPlan) -> list[Note]:
        """The tune of a section, none where it has no theme."""
        section = plan.section
        if section.kind is SectionKind.ENDING and not section.theme and section.bar_count >= 4:
            return self._write_farewell(plan)
        if not section.theme:
            return []
        onset = plan.spans[0].onset_beats
        is_new = section.theme not in self._themes
        theme = self._theme(plan)
        notes: list[Note] = []
        for index, (phrase, tune) in enumerate(zip(plan.phrases, theme.phrases, strict=False)):
            if not is_new and index > 0 and self._rng.random() < _REST_SHARE:
                continue
            moved = [TuneNote(n.onset_beats + onset, n.length_beats, n.pitch) for n in tune]
            if section.reprise > 0:
                moved = vary(moved, phrase.spans, self._idioms[theme.layer], self._rng)
            notes += self._voiced(moved, theme.layer, section.energy)
        return notes

    def close(self, onset_beats: float, length_beats: float) -> Note:
        """The last note: the tonic nearest to the tune; held tones stop before those that ring."""
        player = self._range(self._last_layer)
        low, high = player.low, player.high
        tonics = [p for p in range(low, high + 1) if p % 12 == self._idiom.tonic]
        goal = self._last_pitch if self._last_pitch is not None else (low + high) / 2
        pitch = min(tonics, key=lambda p: (abs(p - goal), p))
        if not self._preset.layers[self._last_layer].rings:
            length_beats *= _LAST_BREATH_SHARE
        return Note(self._last_layer, onset_beats, length_beats, pitch, 0.5)

    def gesture(self, tones: Sequence[int], count: int) -> list[Note]:
        """A few tones of the chord in divisions from beat 0, for pieces shorter than a bar."""
        player = self._range(self._last_layer)
        classes = {(tone + self._idiom.tonic) % 12 for tone in tones}
        ladder = [p for p in range(player.low, player.high + 1) if p % 12 in classes]
        start = int(self._rng.integers(0, max(1, len(ladder) - count)))
        chosen = ladder[start : start + count]
        if self._idiom.drift < 0:
            chosen.reverse()
        self._last_pitch = chosen[-1] if chosen else None
        cell = self._idiom.metre.cell_beats
        return [Note(self._last_layer, i * cell, 2.0, p, 0.5) for i, p in enumerate(chosen)]

    def _theme(self, plan: SectionPlan) -> _Theme:
        """The section's theme, composed where it is new."""
        name = plan.section.theme
        if name not in self._themes:
            players = self._preset.melodies
            layer = players[
                {"A": 0, "B": 1}.get(name[0], int(self._rng.integers(9))) % len(players)
            ]
            motif = draw_motif(self._idiom, self._rng)
            self._themes[name] = _Theme(motif, layer, self._phrases(plan, motif, layer))
        return self._themes[name]

    def _phrases(self, plan: SectionPlan, motif: Motif, layer: int) -> list[list[TuneNote]]:
        idiom = self._idioms[layer]
        onset = plan.spans[0].onset_beats
        answered: list[TuneNote] = []
        phrases: list[list[TuneNote]] = []
        for phrase in plan.phrases:
            tune = compose_phrase(phrase.spans, motif, phrase.cadence, idiom, answered, self._rng)
            answered = tune
            phrases.append([TuneNote(n.onset_beats - onset, n.length_beats, n.pitch) for n in tune])
        return phrases

    def _write_farewell(self, plan: SectionPlan) -> list[Note]:
        """The first theme's motif once more over the ending's chords, half of the time."""
        theme = self._themes.get("A0")
        if theme is None or self._rng.random() < 0.5:
            return []
        phrase = plan.phrases[0]
        tune = compose_phrase(
            phrase.spans, theme.motif, phrase.cadence, self._idioms[theme.layer], (), self._rng
        )
        return self._voiced(tune, theme.layer, plan.section.energy)

    def _voiced(self, tune: Sequence[TuneNote], layer: int, energy: float) -> list[Note]:
        """The tune as notes, swelling towards the middle of the phrase and receding.

        Todd 1992, The dynamics of dynamics: tempo and intensity arch over the phrase.
        """
        if not tune:
            return []
        start, end = tune[0].onset_beats, tune[-1].onset_beats + tune[-1].length_beats
        self._last_pitch, self._last_layer = tune[-1].pitch, layer
        level = 0.48 + 0.2 * energy
        return [
            Note(
                layer,
                note.onset_beats,
                note.length_beats,
                note.pitch,
                level * (0.85 + 0.25 * _arch((note.onset_beats - start) / (end - start))),
            )
            for note in tune
        ]

    def _range(self, layer: int) -> Range:
        return self._idioms[layer].range


def _arch(where: float) -> float:
    return float(np.sin(np.pi * np.clip(where, 0.0, 1.0)))
