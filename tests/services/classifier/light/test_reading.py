import pytest

from services.classifier.light.reading import Reader


def hints(reader: Reader, text: str) -> set[str]:
    return set().union(*reader.read(text, (), ()).hints)


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("종은 울리지 않았다.", "negation"),
        ("종이 울리면 떠나자.", "hypothesis"),
        ("천둥처럼 크게 웃었다.", "seeming"),
        ("내일은 비가 올 것이다.", "future"),
        ("비가 온다고 했다.", "report"),
        ("빗소리가 기억났다.", "memory"),
        ("아침마다 종을 치곤 했다.", "habit"),
        ("그가 물었다.", "speech"),
        ("발소리가 들렸다.", "hearing"),
        ("접시가 깨졌다.", "sounding"),
    ],
)
def test_hints(reader: Reader, text: str, hint: str) -> None:
    assert hint in hints(reader, text)


def test_what_is_quoted_hints_at_nothing(reader: Reader) -> None:
    assert "negation" not in hints(reader, "“종은 울리지 않았다.”")


@pytest.mark.parametrize(
    ("text", "dialogue"),
    [
        ("“문을 닫아라!”", True),
        ("“문을 닫아라!” 하고 노인이 말했다.", True),
        ("“가자.” 그는 문을 쾅 닫았다.", False),
        ("노인이 말했다.", False),
    ],
)
def test_dialogue(reader: Reader, text: str, dialogue: bool) -> None:
    assert reader.read(text, (), ()).dialogue is dialogue


def test_words_of_feeling_are_counted(reader: Reader) -> None:
    counts = reader.read("그는 무섭고 두려워서 벌벌 떨었다.", (), ()).feelings
    assert counts.tolist() == [0, 0, 0, 4, 0, 0, 0]
