"""Tags and chapters are kept, cleaned and bounded."""

from fractions import Fraction

from gateway.ingest.metadata import read_chapters, read_tags
from gateway.ingest.narration import Chapter, Tag


def chapter(title: str, start: int, end: int) -> dict[str, object]:
    return {
        "start": start,
        "end": end,
        "time_base": Fraction(1, 10),
        "metadata": {"title": title},
    }


def test_keeps_known_tags_in_a_fixed_order() -> None:
    metadata = {"artist": "현진건", "encoder": "Lavf", "title": "운수 좋은 날", "comment": "x"}
    assert read_tags(metadata) == (Tag("title", "운수 좋은 날"), Tag("artist", "현진건"))


def test_cleans_and_bounds_values() -> None:
    (tag,) = read_tags({"title": "a\x00b\n\x1b[31mc " + "x" * 1_000})
    assert tag.value.startswith("a b [31mc xxx")
    assert len(tag.value) <= 500


def test_chapters_stay_inside_the_narration_and_in_order() -> None:
    chapters = [chapter("둘", 50, 200), chapter("하나", -10, 50), chapter("밖", 500, 600)]
    assert read_chapters(chapters, 12_000) == (
        Chapter("하나", 0, 5_000),
        Chapter("둘", 5_000, 12_000),
    )
