"""The composer: from an emotion, a preset and a duration to a score."""

from dataclasses import dataclass, replace

import numpy as np

from common.emotions import Emotion, EmotionScores
from services.musicgen.engine import Tonality
from services.musicgen.light.ensemble import Ensemble
from services.musicgen.light.form import Form, plan_form
from services.musicgen.light.melody import Idiom
from services.musicgen.light.mood import Mood, feel, leading
from services.musicgen.light.performance import perform
from services.musicgen.light.plan import SectionPlan, closing_span, plan_sections
from services.musicgen.light.preset import PRESETS, Part, Preset
from services.musicgen.light.score import Note, Score
from services.musicgen.light.tune import Tunes
from services.musicgen.light.voicing import Range, Voicing, lead

_VOICE_COUNT = 4
_BASS_RANGE = Range(33, 47)

# What "auto" writes for, by the leading emotion.
_CASTING: dict[Emotion, tuple[tuple[str, float], ...]] = {
    Emotion.HAPPINESS: (("acoustic", 0.5), ("fairytale", 0.25), ("piano", 0.25)),
    Emotion.SADNESS: (("piano", 0.6), ("strings", 0.4)),
    Emotion.ANGER: (("cinematic", 0.85), ("strings", 0.15)),
    Emotion.FEAR: (("cinematic", 0.6), ("ambient", 0.4)),
    Emotion.DISGUST: (("cinematic", 0.5), ("strings", 0.5)),
    Emotion.SURPRISE: (("fairytale", 0.7), ("acoustic", 0.3)),
    Emotion.NEUTRAL: (("ambient", 0.4), ("piano", 0.35), ("electric", 0.25)),
}


@dataclass(frozen=True, slots=True)
class Commission:
    """What is to be composed; genre is a key of PRESETS or "" for a free choice, seed 0 or more."""

    emotion: EmotionScores
    intensity: float
    genre: str
    duration_s: float
    seed: int
    temperature: float
    previous: Tonality | None = None


def compose(commission: Commission) -> Score:
    """The score of a commission; the same commission gives the same score."""
    mood_rng, form_rng, harmony_rng, tune_rng, texture_rng, play_rng = (
        np.random.Generator(np.random.PCG64(seed))
        for seed in np.random.SeedSequence(commission.seed).spawn(6)
    )
    preset = _cast(commission, mood_rng)
    mood = feel(
        commission.emotion,
        commission.intensity,
        pentatonic=preset.pentatonic,
        previous=commission.previous,
        temperature=commission.temperature,
        rng=mood_rng,
    )
    form = plan_form(commission.duration_s, mood.tempo_bpm, mood.metre, form_rng)
    plans = plan_sections(form, mood, commission.temperature, harmony_rng)
    voicings = _voice(form, mood, preset, plans)
    tunes = Tunes(preset, _idiom(mood, commission), mood.register_semitones, tune_rng)
    notes = _write_tunes(tunes, form, plans, voicings[-1])
    notes += Ensemble(preset, mood, texture_rng).write(plans, voicings)
    notes.sort(key=lambda note: (note.onset_beats, note.layer, note.pitch))
    return Score(
        seed=commission.seed,
        tonality=Tonality(mood.tonic, mood.scale.mode, form.tempo_bpm),
        mood=mood,
        preset=preset,
        form=form,
        voicings=tuple(voicings),
        notes=tuple(notes),
        played=perform(notes, form, preset, play_rng),
    )


def _cast(commission: Commission, rng: np.random.Generator) -> Preset:
    if commission.genre:
        return PRESETS[commission.genre]
    names, weights = zip(*_CASTING[leading(commission.emotion)], strict=True)
    return PRESETS[str(rng.choice(names, p=weights))]


def _voice(form: Form, mood: Mood, preset: Preset, plans: list[SectionPlan]) -> list[Voicing]:
    """All chords voiced, the last one too; the harmony's first player gives the range."""
    spans = [span for plan in plans for span in plan.spans]
    spans.append(closing_span(form, mood))
    upper = next(layer.range for layer in preset.layers if layer.part is Part.HARMONY)
    upper = upper.moved(round(mood.register_semitones / 2))
    low = next((layer.range for layer in preset.layers if layer.part is Part.BASS), _BASS_RANGE)
    return lead(spans, mood.tonic, _VOICE_COUNT, upper, low)


def _idiom(mood: Mood, commission: Commission) -> Idiom:
    return Idiom(
        scale=mood.scale,
        tonic=mood.tonic,
        metre=mood.metre,
        activity=mood.activity,
        range=Range(60, 79),
        drift=mood.drift,
        temperature=commission.temperature,
    )


def _write_tunes(
    tunes: Tunes, form: Form, plans: list[SectionPlan], closing: Voicing
) -> list[Note]:
    """The tune of every section and its last note, each note as long as no other begins."""
    notes = [note for plan in plans for note in tunes.write(plan)]
    span = closing.span
    if form.bar_count == 0:
        beat_s = 60 / form.tempo_bpm
        count = int(min(4, 0.3 * form.duration_s / (beat_s * form.metre.cell_beats)))
        notes = tunes.gesture(span.chord.tones, count)
        if count == 0:
            return []
        return [replace(note, length_beats=span.length_beats - note.onset_beats) for note in notes]
    return [*notes, tunes.close(span.onset_beats, span.length_beats)]
