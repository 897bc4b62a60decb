"""English prompts are taken for sounds: their family, nearest name and length."""

import pytest

from common.sounds import SoundFamily
from services.prompter.light.lexicon import load_lexicon
from services.prompter.naming.sound_index import sound_index
from services.prompter.naming.words import content_words, stem


def test_the_lexicons_own_prompts_find_themselves() -> None:
    sounds = load_lexicon().sounds.values()
    named = [(sound, sound_index().name(sound.prompt)) for sound in sounds]
    right = [sound for sound, found in named if found.sound == sound.name]
    families = [sound for sound, found in named if found.family is sound.family]
    assert len(right) >= 0.97 * len(sounds)
    assert len(families) >= 0.98 * len(sounds)


@pytest.mark.parametrize(
    ("prompt", "family", "lasting"),
    [
        ("raindrops tapping on glass", SoundFamily.RAIN, True),
        ("drizzle over a quiet village", SoundFamily.RAIN, True),
        ("a fog horn far away", SoundFamily.VEHICLE, False),
        ("wolves howling at the moon", SoundFamily.ANIMAL, False),
        ("a wooden door creaking in the wind", SoundFamily.DOOR, False),
        ("somebody running up a staircase", SoundFamily.FOOTSTEPS, False),
        ("a bucket of water thrown on the ground", SoundFamily.WATER, False),
        ("two men laughing", SoundFamily.VOICE, False),
        ("a pistol shot echoing", SoundFamily.GUN, False),
    ],
)
def test_other_words_find_their_family(prompt: str, family: SoundFamily, lasting: bool) -> None:
    named = sound_index().name(prompt)
    assert (named.family, named.lasting) == (family, lasting)
    assert family in named.families


def test_the_nearest_sound_lends_its_name_and_length() -> None:
    named = sound_index().name("a distant dog barking in the rain")
    assert named.sound == "dog_bark"
    assert named.duration_ms == load_lexicon().sounds["dog_bark"].duration_ms
    assert named.families >= {SoundFamily.ANIMAL}


def test_unknown_words_are_of_no_family_and_name_themselves() -> None:
    named = sound_index().name("the zipper of a coat")
    assert named.family is SoundFamily.OTHER
    assert named.families == frozenset()
    assert named.sound == "zipper_coat"
    assert named.duration_ms > 0


def test_a_prompt_of_small_words_has_a_name_too() -> None:
    assert sound_index().name("in the distance").sound == "other"


def test_endings_fall_off() -> None:
    assert {stem(w) for w in ("slam", "slams", "slamming", "slammed")} == {"slam"}
    assert content_words("a door slamming, the doors slammed") == ["door", "slam"]
