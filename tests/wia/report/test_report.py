"""The report is one file that needs nothing else, tells what there is, and stays small."""

import base64
import io
from html.parser import HTMLParser
from pathlib import Path

import pytest
import soundfile

from tests.wia.report import example
from wia.report.report import ReportInput, write_report

_DURATION_S = 6.0


class _Page(HTMLParser):
    """Collects what a page refers to and the texts in it."""

    def __init__(self) -> None:
        super().__init__()
        self.references: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self.references += [value or "" for name, value in attrs if name in ("src", "href")]

    def handle_data(self, data: str) -> None:
        self.texts.append(data.strip())


def _write(folder: Path, duration_s: float, take_paths: dict[str, Path]) -> tuple[str, _Page]:
    duration_ms = round(duration_s * 1000)
    path = folder / "pages" / "report.html"
    path.parent.mkdir()
    mix_path = example.write_tone(folder / "mix.flac", duration_s)
    report = ReportInput(
        example.production(duration_ms),
        example.sheet(duration_ms),
        mix_path,
        folder / "a book.flac",
        take_paths,
    )
    write_report(path, report)
    text = path.read_text(encoding="utf-8")
    page = _Page()
    page.feed(text)
    return text, page


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, _Page]:
    folder = tmp_path_factory.mktemp("report")
    return _write(folder, _DURATION_S, {"t1": example.write_tone(folder / "t1.flac", 1.5, 48_000)})


def test_it_refers_to_nothing_outside_itself(written: tuple[str, _Page]) -> None:
    text, page = written
    assert "http://" not in text
    assert "https://" not in text
    assert "url(" not in text
    assert page.references
    assert all(reference.startswith("data:") for reference in page.references)


def test_the_mix_is_inside_and_plays_at_its_length(written: tuple[str, _Page]) -> None:
    _, page = written
    (audio,) = [attributes for tag, attributes in page.tags if tag == "audio"]
    head, _, data = str(audio["src"]).partition(",")
    assert head == "data:audio/mpeg;base64"
    frames, rate_hz = soundfile.read(io.BytesIO(base64.b64decode(data)))
    assert len(frames) / rate_hz == pytest.approx(_DURATION_S, abs=0.1)
    assert abs(frames).max() == pytest.approx(0.1, abs=0.02)


def test_what_the_production_says_is_text_and_never_markup(written: tuple[str, _Page]) -> None:
    text, page = written
    assert "<script>alert" not in text
    assert "&lt;script&gt;alert(1)" in text
    assert "The rain & the <window>" in page.texts
    assert "<window>" not in text


def test_sounds_sentences_and_facts_are_told(written: tuple[str, _Page]) -> None:
    text, page = written
    for words in (
        "rain on window",
        "audiogen did not answer",
        "speech that is in no line of the script",
        "line 7 was never read",
        "too quiet here",
        "fear leads",
        "-1.2 dBTP",
        "target -16 LUFS",
    ):
        assert any(words in told for told in page.texts), words
    marks = [attributes["class"] for tag, attributes in page.tags if tag == "mark"]
    assert sorted(set(marks)) == ["ambience", "effect"]
    assert 'data-take="t1"' in text


def test_loudness_is_that_of_the_audio(written: tuple[str, _Page]) -> None:
    _, page = written
    # BS.1770: a sine of 997 Hz has the loudness of its level in dBFS less 3.01 and 0.0; its quiet
    # half lies under the gate.
    assert any("-23.0 LUFS" in text for text in page.texts)


def test_times_become_places_on_the_timeline(written: tuple[str, _Page]) -> None:
    _, page = written
    places = {str(a["aria-label"]): str(a["style"]) for tag, a in page.tags if a.get("data-cue")}
    # 700 ms to 2200 ms of 6000 ms.
    assert places["rain on window at 0:01, effect"].startswith("left:11.667%;width:25.000%")


def test_a_long_mix_is_linked_to_and_not_embedded(tmp_path: Path) -> None:
    text, page = _write(tmp_path, 301.0, {})
    (audio,) = [attributes for tag, attributes in page.tags if tag == "audio"]
    assert audio["src"] == "../a%20book.flac"
    assert len(text) < 500_000
