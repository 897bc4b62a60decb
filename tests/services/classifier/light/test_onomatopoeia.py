import pytest

from services.classifier.light.onomatopoeia import Kind, Onomatopoeia
from services.classifier.light.reading import Reader


@pytest.mark.parametrize(
    ("form", "tag", "kind"),
    [
        ("쾅", "MAG", Kind.SOUND),
        ("덜컹덜컹", "MAG", Kind.SOUND),
        ("덜컹거리", "VV", Kind.SOUND),
        ("삐걱대", "VV", Kind.SOUND),
        ("킥킥거리", "VV", Kind.VOICE),
        ("중얼거리", "VV", Kind.SPEECH),
        ("반짝이", "VV", Kind.SIGHT),
        ("빵", "MAG", Kind.SOUND),
        ("빵", "NNG", None),
        ("달리", "VV", None),
    ],
)
def test_kind(form: str, tag: str, kind: Kind | None) -> None:
    assert Onomatopoeia.load().kind(form, tag) is kind


@pytest.mark.parametrize("word", ["쿠웅", "야옹", "또각또각", "쨍그랑쨍그랑", "토도독", "히히힝"])
def test_the_tagger_knows_the_words_as_adverbs(reader: Reader, word: str) -> None:
    reading = reader.read(f"그때 {word} 소리가 났다.", (), ())
    assert (word, "MAG") in {(m.form, m.tag) for m in reading.tagged}


def test_the_tagger_knows_the_verbs_made_of_them(reader: Reader) -> None:
    reading = reader.read("삐거덕거리는 문이 열렸다.", (), ())
    assert (reading.tagged[0].form, reading.tagged[0].tag) == ("삐거덕거리", "VV")
    assert reading.kinds[0] is Kind.SOUND
