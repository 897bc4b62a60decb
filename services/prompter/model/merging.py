"""A model's prompt and the lexicon's sounds as the sounds of one sentence.

docs/decisions/model-prompts.md says why it is done so.
"""

from collections.abc import Sequence
from dataclasses import replace

from services.prompter.checking.answer import Nothing, Prompt
from services.prompter.engine import SentencePrompts, SoundPrompt
from services.prompter.light.reading import Reading
from services.prompter.light.units import UnitKind
from services.prompter.model.triggers import Trigger, find_trigger
from services.prompter.naming.sound_index import Named, SoundIndex
from services.prompter.rows import Failed

# How sure a prompt is that the lexicon does not confirm: with a family it knows, and without.
_NAMED_CONFIDENCE, _UNNAMED_CONFIDENCE = 0.6, 0.45
# Memories and habits seldom sound in the scene (docs/effects.md, rules 4 and 6).
_REMEMBERED_FACTOR = 0.55
_DISAGREES = "the model's prompt is about another sound than the sentence's words"


def merge(
    lexicon: SentencePrompts,
    reading: Reading,
    answer: Prompt | Nothing | Failed,
    index: SoundIndex,
) -> SentencePrompts:
    """The sounds of a sentence; the lexicon's as they are where the answer is of no use."""
    if isinstance(answer, Failed):
        return _degraded(lexicon, answer.reason, outage=answer.outage)
    if isinstance(answer, Nothing):
        return lexicon
    named = index.name(answer.text)
    meant = [s for s in lexicon.sounds if s.family in named.families or not named.families]
    if meant:
        return _reworded(lexicon, meant, answer.text, named)
    if not lexicon.sounds:
        trigger = find_trigger(reading)
    elif _is_lone(reading):
        trigger = _surest(lexicon)
    else:
        return _degraded(lexicon, _DISAGREES)
    sounds = (_alone(reading, answer.text, named, trigger),) if trigger else ()
    return replace(lexicon, sounds=sounds)


def _degraded(lexicon: SentencePrompts, reason: str, *, outage: bool = False) -> SentencePrompts:
    """The lexicon's sounds, with the reason why they are no better."""
    said = f"{reason}; the lexicon's prompts were taken"
    return replace(lexicon, degraded_reason=said, outage=outage)


def _reworded(
    lexicon: SentencePrompts, meant: Sequence[SoundPrompt], prompt: str, named: Named
) -> SentencePrompts:
    """The lexicon's sounds, the one that the prompt is about in the prompt's words."""
    best = max(meant, key=lambda s: (s.sound == named.sound, s.confidence, -s.trigger_start_char))
    sounds = tuple(replace(s, prompt=prompt) if s is best else s for s in lexicon.sounds)
    return replace(lexicon, sounds=sounds)


def _is_lone(reading: Reading) -> bool:
    """Whether the lexicon goes by a sound word alone: 쾅 may be a door as well as a gun."""
    return all(unit.kind in (UnitKind.SOUND, UnitKind.ADVERB) for unit in reading.units)


def _surest(lexicon: SentencePrompts) -> Trigger:
    """Where the lexicon is surest to have heard something."""
    best = max(lexicon.sounds, key=lambda s: (s.confidence, -s.trigger_start_char))
    return Trigger(best.trigger_start_char, best.trigger_end_char, best.gain_db)


def _alone(reading: Reading, prompt: str, named: Named, trigger: Trigger) -> SoundPrompt:
    """The prompt as a sound of its own, at the word that tells of it."""
    confidence = _NAMED_CONFIDENCE if named.families else _UNNAMED_CONFIDENCE
    if reading.remembered:
        confidence *= _REMEMBERED_FACTOR
    return SoundPrompt(
        trigger=reading.text[trigger.start_char : trigger.end_char],
        trigger_start_char=trigger.start_char,
        trigger_end_char=trigger.end_char,
        sound=named.sound,
        family=named.family,
        lasting=named.lasting,
        duration_ms=named.duration_ms,
        prompt=prompt,
        confidence=round(confidence, 3),
        gain_db=trigger.gain_db,
    )
