import pytest

from services.classifier.light.quotation import opens_inside, quoted


def marked(text: str, open_before: bool = False) -> str:
    flags = quoted(text, open_before)
    return "".join(c for c, flag in zip(text, flags, strict=True) if flag)


@pytest.mark.parametrize(
    ("text", "inside"),
    [
        ("“비가 온다.” 그가 말했다.", "“비가 온다.”"),
        ('"비가 온다." 그가 말했다.', '"비가 온다."'),
        ("「가자」 하고 일어섰다.", "「가자」"),
        ("― 누구냐 ―", "― 누구냐 ―"),
        ("‘쿵’ 하는 소리가 났다.", ""),
        ("‘이제 끝이다’ 그는 생각했다.", "‘이제 끝이다’"),
        ("그가 말했다. “문이", "“문이"),
        ("비가 왔다.", ""),
    ],
)
def test_what_is_quoted(text: str, inside: str) -> None:
    assert marked(text) == inside


def test_a_quotation_goes_on_until_its_mark() -> None:
    assert marked("종이 울렸다.” 그가 말했다.", open_before=True) == "종이 울렸다.”"
    assert marked("종이 울렸다.", open_before=True) == "종이 울렸다."


@pytest.mark.parametrize(
    ("before", "own", "after", "inside"),
    [
        (["“들어라."], "종이 울린다.", ["모두 깨어나라.”"], True),
        (["“들어라.”"], "종이 울린다.", ["“무엇이냐?”"], False),
        ([], "종이 울린다.”", [], True),
        ([], "종이 울린다.", ["그가 말했다.", "가자.”"], True),
        ([], "종이 울린다.", ["“가자.”"], False),
        (['"들어라.'], "종이 울린다.", [], True),
        (['가자."'], "종이 울린다.", [], False),
        (["“먼저.”", "그가 말했다. “또"], "종이 울린다.", [], True),
    ],
)
def test_whether_a_sentence_begins_inside_a_quotation(
    before: list[str], own: str, after: list[str], inside: bool
) -> None:
    assert opens_inside(before, own, after) is inside
