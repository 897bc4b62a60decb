"""Effects: one sounding event at the word that tells of it."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from common.sentences import Sentence
from common.sounds import CueKind
from gateway.cue_sheet.model import Cue
from gateway.plan.labels import Label, ReadSentence, SoundPrompt
from gateway.plan.presets import Preset

_FADE_OUT_MS = 120


@dataclass(frozen=True, slots=True)
class _Candidate:
    """An event that may become a cue."""

    read: ReadSentence
    sound: SoundPrompt
    start_ms: int

    @property
    def strength(self) -> float:
        """How sure classifier and prompter are together, 0 to 1."""
        return min(1.0, self.read.label.effect_score) * self.sound.confidence


def plan_effects(
    sentences: Sequence[ReadSentence], preset: Preset, last_effect_ms: int | None
) -> tuple[Cue, ...]:
    """Cues in order of time; the strongest come first where spacing lets not all of them in.

    last_effect_ms: start of the last effect before these sentences.
    """
    taken_ms = [] if last_effect_ms is None else [last_effect_ms]
    chosen: list[_Candidate] = []
    candidates = [c for read in sentences for c in _candidates(read, preset)]
    for candidate in sorted(candidates, key=lambda c: (-c.strength, c.start_ms)):
        if all(abs(candidate.start_ms - ms) >= preset.effect_spacing_ms for ms in taken_ms):
            taken_ms.append(candidate.start_ms)
            chosen.append(candidate)
    return tuple(_cue(c) for c in sorted(chosen, key=lambda c: c.start_ms))


def deserves_sound(label: Label, preset: Preset) -> bool:
    """Whether the sentence is sure enough to sound at this density."""
    if preset.least_effect_probability is None:
        return label.effect
    return label.effect_probability >= preset.least_effect_probability


def _candidates(read: ReadSentence, preset: Preset) -> list[_Candidate]:
    if not deserves_sound(read.label, preset):
        return []
    events = sorted(
        (sound for sound in read.sounds if not sound.lasting),
        key=lambda sound: (-sound.confidence, sound.trigger_start_char),
    )
    return [
        _Candidate(read, sound, trigger_ms(read.sentence, sound))
        for sound in events[: preset.effects_per_sentence]
    ]


def trigger_ms(sentence: Sentence, sound: SoundPrompt) -> int:
    """When the first word of the trigger is said; the sentence's start where words have no time.

    Words are looked up in the text one after the other, so that a word said twice is told apart.
    """
    end_char = 0
    for word in sentence.words:
        start_char = sentence.text.find(word.text, end_char)
        if start_char < 0:
            continue
        end_char = start_char + len(word.text)
        if end_char > sound.trigger_start_char:
            return word.start_ms
    return sentence.start_ms


def cue_id(kind: CueKind, *parts: object) -> str:
    """A content hash of what the cue is and where."""
    text = "\x1f".join([kind.value, *(str(part) for part in parts)])
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _cue(candidate: _Candidate) -> Cue:
    sentence, sound, label = candidate.read.sentence, candidate.sound, candidate.read.label
    return Cue(
        id=cue_id(
            CueKind.EFFECT, sentence.id, sound.trigger_start_char, sound.sound, candidate.start_ms
        ),
        kind=CueKind.EFFECT,
        start_ms=candidate.start_ms,
        end_ms=candidate.start_ms + sound.duration_ms,
        gain_db=sound.gain_db,
        fade_out_ms=min(_FADE_OUT_MS, sound.duration_ms // 4),
        sentence_id=sentence.id,
        trigger=sound.trigger,
        sound=sound.sound,
        family=sound.family,
        prompt=sound.prompt,
        reason=(
            f"“{sound.trigger}” tells of {sound.sound}; "
            f"the sentence deserves an effect with probability {label.effect_probability:.2f}"
        ),
        confidence=round(candidate.strength, 4),
    )
