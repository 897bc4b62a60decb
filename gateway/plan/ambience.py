"""Ambiences: beds of sound that last as long as their scene."""

from collections.abc import Sequence
from dataclasses import dataclass

from common.sounds import CueKind, SoundFamily
from gateway.cue_sheet.model import Cue
from gateway.plan.effects import cue_id, deserves_sound, trigger_ms
from gateway.plan.labels import ReadSentence, SoundPrompt
from gateway.plan.presets import Preset

# A silence of the narrator from which on another scene begins.
SCENE_BREAK_MS = 1500
# Anything shorter is no scene.
_LEAST_MS = 6000
_FADE_IN_MS = 1200
_FADE_OUT_MS = 2500


@dataclass(slots=True)
class _Bed:
    """A bed that is growing while sentences are read."""

    read: ReadSentence
    sound: SoundPrompt
    start_ms: int
    last_told_ms: int
    mention_count: int = 1


def plan_ambiences(
    sentences: Sequence[ReadSentence], end_ms: int, preset: Preset
) -> tuple[Cue, ...]:
    """Cues in order of time. A bed begins at its trigger, goes on while the scene lasts and it is
    told of, and ends at a scene break, when it has not been told of for a while, or at end_ms."""
    ended: list[tuple[_Bed, int]] = []
    growing: dict[SoundFamily, _Bed] = {}
    previous_end_ms: int | None = None
    for read in sentences:
        start_ms = read.sentence.start_ms
        if previous_end_ms is not None and start_ms - previous_end_ms >= SCENE_BREAK_MS:
            ended += [(bed, previous_end_ms) for bed in growing.values()]
            growing.clear()
        for family, bed in list(growing.items()):
            if start_ms - bed.last_told_ms > preset.ambience_hold_ms:
                ended.append((growing.pop(family), previous_end_ms or start_ms))
        _tell(read, growing, ended, preset)
        previous_end_ms = read.sentence.end_ms
    last_ms = min(end_ms, (previous_end_ms or end_ms) + _FADE_OUT_MS)
    ended += [(bed, last_ms) for bed in growing.values()]
    cues = [_cue(bed, bed_end_ms) for bed, bed_end_ms in ended]
    long_enough = [cue for cue in cues if cue.end_ms - cue.start_ms >= _LEAST_MS]
    return tuple(sorted(long_enough, key=lambda cue: (cue.start_ms, cue.id)))


def _tell(
    read: ReadSentence,
    growing: dict[SoundFamily, _Bed],
    ended: list[tuple[_Bed, int]],
    preset: Preset,
) -> None:
    """Let the sentence begin beds or carry them on; the oldest bed yields to a new one."""
    if not deserves_sound(read.label, preset):
        return
    for sound in read.sounds:
        if not sound.lasting:
            continue
        at_ms = trigger_ms(read.sentence, sound)
        if sound.family in growing:
            growing[sound.family].last_told_ms = read.sentence.end_ms
            growing[sound.family].mention_count += 1
            continue
        if len(growing) >= preset.ambience_layers:
            oldest = min(growing, key=lambda family: growing[family].start_ms)
            ended.append((growing.pop(oldest), at_ms))
        growing[sound.family] = _Bed(read, sound, at_ms, read.sentence.end_ms)


def _cue(bed: _Bed, end_ms: int) -> Cue:
    sound, label = bed.sound, bed.read.label
    length_ms = max(0, end_ms - bed.start_ms)
    return Cue(
        id=cue_id(CueKind.AMBIENCE, bed.read.sentence.id, sound.sound, bed.start_ms, end_ms),
        kind=CueKind.AMBIENCE,
        start_ms=bed.start_ms,
        end_ms=end_ms,
        # Heavy rain sounds heavy by its timbre: a bed is never planned over its level.
        gain_db=min(0.0, sound.gain_db),
        fade_in_ms=min(_FADE_IN_MS, length_ms // 4),
        fade_out_ms=min(_FADE_OUT_MS, length_ms // 3),
        sentence_id=bed.read.sentence.id,
        trigger=sound.trigger,
        sound=sound.sound,
        family=sound.family,
        prompt=sound.prompt,
        reason=(
            f"“{sound.trigger}” sets the scene in {sound.family.value}, told of in "
            f"{bed.mention_count} sentence(s)"
        ),
        confidence=round(min(1.0, label.effect_score) * sound.confidence, 4),
    )
