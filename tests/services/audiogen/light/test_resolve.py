import pytest

from common.errors import InvalidArgument
from common.sounds import SoundFamily
from services.audiogen.light.catalogue.index import CATALOGUE, DEFAULTS
from services.audiogen.light.modifiers import NEUTRAL, read_modifiers
from services.audiogen.light.resolve import resolve
from services.audiogen.light.words import Vocabulary

PROMPTS = {
    "heavy rain on a window": "rain_on_window",
    "rain": "rain_steady",
    "light rain": "rain_light",
    "wind howling outside": "wind_howling",
    "thunder rolling far away": "thunder_rumble",
    "ocean waves": "water_waves",
    "water pouring into a glass": "water_pour",
    "kettle boiling": "water_boiling",
    "a match is struck": "fire_match",
    "fire": "fire_crackle",
    "footsteps on gravel": "footsteps_gravel",
    "steps in the snow": "footsteps_snow",
    "running up the stairs": "footsteps_running_stairs",
    "old wooden door creaking": "door_creak",
    "door slams shut": "door_slam",
    "knock on the door": "knock_door",
    "a train whistle in the night": "train_whistle",
    "horse galloping": "horse_gallop",
    "ambulance siren": "siren_ambulance",
    "dog barking in the distance": "dog_bark",
    "a wolf howling at the moon": "wolf_howl",
    "a cat": "cat_meow",
    "birds": "birds_singing",
    "sea gulls": "seagull_cry",
    "crickets at night": "cricket_chirp",
    "church bells": "church_bell",
    "people talking in a restaurant": "crowd_murmur",
    "a crowd of people applauding": "crowd_applause",
    "a woman laughing": "laugh_woman",
    "baby crying": "baby_cry",
    "a man coughing": "cough",
    "coins falling": "coin_drop",
    "glass shattering on the floor": "glass_break",
    "clock ticking": "clock_tick",
    "gunshots": "gunshot",
    "explosion": "explosion",
    "piano": "piano_playing",
    "pages turning": "paper_page",
    "someone typing on a typewriter": "typewriter",
    "keys jingling": "keys_jingle",
    "heart beating fast": "heartbeat",
    "creaking floorboards": "wood_creak",
}


@pytest.mark.parametrize("prompt", PROMPTS)
def test_words_alone_find_the_sound(prompt: str) -> None:
    found = resolve("", None, prompt)
    assert found.recipe.sound == PROMPTS[prompt]
    assert 0.5 < found.score < 1


@pytest.mark.parametrize("sound", ["rain_on_roof", "dog_bark", "whoosh"])
def test_a_known_name_wins_over_family_and_prompt(sound: str) -> None:
    found = resolve(sound, SoundFamily.BELL, "a church bell")
    assert (found.recipe.sound, found.score) == (sound, 1.0)


@pytest.mark.parametrize(
    ("sound", "family", "prompt", "expected"),
    [
        ("footsteps_in_deep_snow", SoundFamily.FOOTSTEPS, "", "footsteps_snow"),
        ("rain_on_glass_roof", SoundFamily.RAIN, "", "rain_on_roof"),
        ("gate", SoundFamily.DOOR, "a heavy iron gate creaking open", "gate_iron_open"),
        ("", SoundFamily.BELL, "a temple bell far away", "temple_bell"),
        ("seal_bark", SoundFamily.ANIMAL, "", "dog_bark"),
    ],
)
def test_the_nearest_name_of_the_family(
    sound: str, family: SoundFamily, prompt: str, expected: str
) -> None:
    assert resolve(sound, family, prompt).recipe.sound == expected


@pytest.mark.parametrize("family", list(SoundFamily))
def test_an_unknown_sound_of_a_known_family_is_its_default(family: SoundFamily) -> None:
    found = resolve("xyzzy", family, "qwerty")
    assert found.recipe is DEFAULTS[family]
    assert found.recipe.family is family
    assert found.score < 0.5


@pytest.mark.parametrize("prompt", ["", "quantum flux", "비가 내린다"])
def test_nothing_known_is_an_error_that_says_what_to_do(prompt: str) -> None:
    with pytest.raises(InvalidArgument) as caught:
        resolve("", None, prompt)
    assert caught.value.reason == "UNKNOWN_SOUND"
    assert "English" in caught.value.message


def test_a_prompt_changes_the_sound_only_by_words_that_are_not_its_own() -> None:
    assert resolve("rain_heavy", None, "heavy rain pouring down").modifiers == NEUTRAL
    assert resolve("rain_on_roof", None, "heavy rain on a roof").modifiers.intensity == 1
    assert resolve("door_creak", None, "an old door creaking").modifiers == NEUTRAL
    assert resolve("dog_bark", None, "a small dog barking faintly far away").modifiers.distance == 1


@pytest.mark.parametrize(
    ("prompt", "field", "value"),
    [
        ("in the distance", "distance", 1),
        ("close by", "distance", 0),
        ("softly", "intensity", -1),
        ("violently", "intensity", 1),
        ("violent", "intensity", 1),
        ("quickly", "speed", 1),
        ("trudging slowly", "speed", -1),
        ("a huge one", "size", 1),
        ("little", "size", -1),
        ("rusty", "age", 1),
        ("once", "single", True),
    ],
)
def test_modifiers(prompt: str, field: str, value: float) -> None:
    assert getattr(read_modifiers(prompt), field) == value


def test_words_meet_in_their_forms() -> None:
    vocabulary = Vocabulary(["bark", "knock", "slam", "strike", "leaf", "rain", "sing"])
    text = "Dogs BARKING, knocked and slammed; struck leaves: raining singers sang rainbows"
    read = ["bark", "knock", "slam", "strike", "leaf", "rain", "sing"]
    assert vocabulary.read(text) == read


def test_names_are_well_formed_and_every_family_has_some() -> None:
    assert len(CATALOGUE) > 300
    assert set(DEFAULTS) == set(SoundFamily)
    for name, recipe in CATALOGUE.items():
        assert name == recipe.sound
        assert name.isascii()
        assert name.replace("_", "").islower()
