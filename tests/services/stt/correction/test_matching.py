import numpy as np

from services.stt.correction.matching import match_syllables
from services.stt.correction.places import ScriptPlaces
from services.stt.correction.syllables import syllables_of


def pairs(heard: str, script: str) -> list[tuple[str, str]]:
    matching = match_syllables(syllables_of([heard]).letters, syllables_of([script]).letters)
    return [(heard[i], script[j]) for i, j in zip(matching.heard, matching.script, strict=True)]


def test_what_is_equal() -> None:
    assert pairs("비가왔다", "비가왔다") == list(zip("비가왔다", "비가왔다", strict=True))


def test_a_misheard_syllable_is_still_one() -> None:
    assert pairs("비까왔다", "비가왔다") == list(zip("비까왔다", "비가왔다", strict=True))


def test_what_was_never_said_and_what_stands_nowhere() -> None:
    assert pairs(
        "바람이불었다그리고갑자기노인은걸었다", "해가떴다바람이불었다노인은걸었다끝이났다"
    ) == (list(zip("바람이불었다노인은걸었다", "바람이불었다노인은걸었다", strict=True)))


def test_a_gap_may_be_long() -> None:
    generator = np.random.default_rng(0)
    script = "".join(chr(int(code)) for code in generator.integers(0xAC00, 0xD7A4, 2000))
    heard = script[:100] + script[1500:1600]
    letters = syllables_of([heard]).letters
    matching = match_syllables(letters, syllables_of([script]).letters)
    assert matching.script.tolist() == [*range(100), *range(1500, 1600)]
    assert matching.alike.min() == 1.0


def test_nothing_matches_nothing() -> None:
    none, some = syllables_of([]).letters, syllables_of(["가나다"]).letters
    for heard, script in ((none, none), (none, some), (some, none)):
        assert len(match_syllables(heard, script).heard) == 0


def test_finds_the_place_in_a_book(book: list[str]) -> None:
    places = ScriptPlaces([syllables_of([sentence]) for sentence in book])
    for first in (0, 40, 120):
        found = places.find(syllables_of(book[first : first + 15]).letters)
        assert found is not None
        assert first - 10 <= found <= first
    assert places.find(syllables_of(["전혀 다른 이야기 하나가 여기에 있었다"]).letters) is None
    assert places.find(syllables_of([]).letters) is None
