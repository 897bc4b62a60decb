import pytest

from common.sentences import Role
from services.classifier.light.reading import Reader


def test_all_morphemes_of_a_word_have_its_role(reader: Reader) -> None:
    morphemes = reader.read("비가 창문을 때렸다.", (), ()).morphemes
    assert [(m.form, m.role) for m in morphemes[:5]] == [
        ("비", Role.JKS),
        ("가", Role.JKS),
        ("창문", Role.JKO),
        ("을", Role.JKO),
        ("때리", Role.V),
    ]


@pytest.mark.parametrize(
    ("text", "form", "role"),
    [
        ("얼음이 물이 되었다.", "물", Role.JKC),
        ("그는 마당에서 뛰었다.", "마당", Role.JKB),
        ("문이 덜컹 열렸다.", "덜컹", Role.MAG),
        ("문이 덜컹 열렸다.", "열리", Role.V),
        ("그는 일을 시작했다.", "시작", Role.V),
        ("하늘은 파랬다.", "하늘", None),
    ],
)
def test_role_of_a_word(reader: Reader, text: str, form: str, role: Role | None) -> None:
    found = {m.form: m.role for m in reader.read(text, (), ()).morphemes}
    assert found[form] is role


def test_stem_and_topic(reader: Reader) -> None:
    reading = reader.read("개는 컹컹 짖으며 골목을 달렸다.", (), ())
    assert [(word.stem, word.topic) for word in reading.words] == [
        ("개", True),
        ("컹컹", False),
        ("짖", False),
        ("골목", False),
        ("달리", False),
    ]


def test_places_count_code_points_of_the_text_as_given(reader: Reader) -> None:
    text = "😀  매미가 우럿다."
    found = {m.form: text[m.start_char : m.end_char] for m in reader.read(text, (), ()).morphemes}
    assert found["매미"] == "매미"
    assert found["😀"] == "😀"
    assert found["."] == "."
