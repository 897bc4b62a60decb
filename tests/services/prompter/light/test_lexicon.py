"""The tables of the lexicon."""

from collections import Counter

from common.sounds import LASTING_FAMILIES, SoundFamily
from services.prompter.light.lexicon import Kind, load_lexicon
from services.prompter.light.modifiers import ModifierKind, load_modifiers


def test_every_family_has_its_sounds() -> None:
    lexicon = load_lexicon()
    counts = Counter(sound.family for sound in lexicon.sounds.values())
    assert set(counts) == set(SoundFamily)
    assert min(counts.values()) >= 4
    assert len(lexicon.sounds) >= 150


def test_every_sound_can_be_found() -> None:
    lexicon = load_lexicon()
    assert {pattern.sound for pattern in lexicon.patterns} == set(lexicon.sounds)


def test_only_sounds_of_lasting_families_last() -> None:
    for sound in load_lexicon().sounds.values():
        assert sound.kind is Kind.EVENT or sound.family in LASTING_FAMILIES, sound.name


def test_sounds_have_lengths_and_english_prompts() -> None:
    for sound in load_lexicon().sounds.values():
        assert 500 <= sound.duration_ms <= 12_000, sound.name
        assert sound.prompt.isascii(), sound.name
        assert len(sound.prompt) > 3, sound.name
        assert sound.name.replace("_", "").isalnum(), sound.name


def test_weights_are_confidences() -> None:
    assert all(0 < pattern.weight < 1 for pattern in load_lexicon().patterns)


def test_every_kind_of_modifier_has_words() -> None:
    kinds = {modifier.kind for found in load_modifiers().values() for modifier in found}
    assert kinds == set(ModifierKind)
