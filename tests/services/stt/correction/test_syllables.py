import numpy as np
import pytest

from services.stt.correction.numerals import spell_numbers
from services.stt.correction.syllables import similarity, syllables_of


@pytest.mark.parametrize(
    ("digits", "spelt"),
    [
        ("0", "영"),
        ("7", "칠"),
        ("10", "십"),
        ("1924년", "천구백이십사년"),
        ("10,000원", "만원"),
        ("350000", "삼십오만"),
        ("100000001", "일억일"),
        ("007", "영영칠"),
        ("12345678901234567", "일이삼사오육칠팔구영일이삼사오육칠"),
    ],
)
def test_numbers_as_they_are_read(digits: str, spelt: str) -> None:
    assert spell_numbers(digits) == spelt


def test_spaces_and_marks_are_no_syllables() -> None:
    syllables = syllables_of(["“비가,", "—", "Rain!"])
    assert len(syllables) == 6
    assert syllables.words.tolist() == [0, 0, 2, 2, 2, 2]


def test_syllables_are_alike_by_their_letters() -> None:
    alike = similarity(syllables_of(["다"]).letters, syllables_of(["다따달가나R"]).letters)
    assert alike[0].tolist() == pytest.approx([1.0, 0.6, 0.8, 0.6, 0.6, 0.0])


def test_other_letters_are_the_same_or_not() -> None:
    letters = syllables_of(["Rr나"]).letters
    assert np.array_equal(similarity(letters, letters), [[1, 1, 0], [1, 1, 0], [0, 0, 1]])


def test_nothing() -> None:
    assert len(syllables_of([])) == 0
    assert syllables_of(["…"]).letters.shape == (0, 3)
