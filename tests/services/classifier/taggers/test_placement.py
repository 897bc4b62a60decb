import pytest

from services.classifier.taggers.placement import placed


def spans(text: str, *forms: tuple[str, str]) -> list[str]:
    return [text[m.start_char : m.end_char] for m in placed(text, forms)]


def test_forms_in_the_text_are_found() -> None:
    forms = [("비", "NNG"), ("가", "JKS"), ("창문", "NNG"), ("을", "JKO"), (".", "SF")]
    assert spans("비가 창문을.", *forms) == ["비", "가", "창문", "을", "."]


def test_parts_of_syllables_are_found() -> None:
    """가/VV + ㄹ/ETM in 갈; 나리/NNG stays whole."""
    assert spans("갈 때", ("가", "VV"), ("ㄹ", "ETM"), ("때", "NNG")) == ["갈", "갈", "때"]


def test_a_contraction_hides_its_parts_in_their_word() -> None:
    """하/VV + 였/EP + 다/EF in 했다: 였 is nowhere, so it stands where the word goes on."""
    found = placed(
        "말을 했다", [("말", "NNG"), ("을", "JKO"), ("하", "VV"), ("였", "EP"), ("다", "EF")]
    )
    assert all(morpheme.start_char >= 3 for morpheme in found[2:])
    assert found[-1].end_char == 5


def test_a_hidden_ending_belongs_to_the_word_before_and_a_hidden_noun_to_the_next() -> None:
    text = "그래 문이"
    ending = placed(text, [("그래", "VA"), ("어", "EF"), ("문", "NNG"), ("이", "JKS")])[1]
    noun = placed(text, [("그래", "VA"), ("창", "NNG"), ("문", "NNG"), ("이", "JKS")])[1]
    assert ending.start_char < 2
    assert noun.start_char >= 3


@pytest.mark.parametrize("text", ["가", "  가 ", "가 나", "a b"])
def test_places_are_always_in_the_text_and_in_order(text: str) -> None:
    forms = [("없", "VA"), ("음", "ETN"), ("가", "NNG"), ("을", "JKO"), ("힣", "NNG"), ("다", "EF")]
    found = placed(text, forms)
    assert len(found) == len(forms)
    assert all(0 <= m.start_char < m.end_char <= len(text) for m in found)
