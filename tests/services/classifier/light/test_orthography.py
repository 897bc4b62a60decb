import pytest

from services.classifier.light.orthography import modern_spelling


@pytest.mark.parametrize(
    ("old", "modern"),
    [
        ("아이가 우럿다.", "아이가 우렀다."),
        ("조용하얏다.", "조용하였다."),
        ("보앗스며", "보았스며"),
    ],
)
def test_the_old_past_tense_gets_its_double_consonant(old: str, modern: str) -> None:
    assert modern_spelling(old) == modern
    assert len(modern) == len(old)


@pytest.mark.parametrize(
    "text",
    [
        "그는 웃었다.",
        "옷을 벗다.",
        "빼앗다",
        "이것으로",
        "맛으로",
        "버섯으로",
        "다섯 고개",
        "A앗다",
    ],
)
def test_the_spelling_of_today_stays(text: str) -> None:
    assert modern_spelling(text) == text
