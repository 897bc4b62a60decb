from pathlib import Path

import pytest

from common.emotions import Emotion
from common.sounds import SoundFamily
from training.passages import DataError, data_sha256, load_passages

HEADER = "passage\tsentence\teffect\tfamily\tsound\ttrigger\temotion"
RAIN = "a\t비가 후드득 창문을 때렸다.\t1\train\train_on_window\t후드득\tneutral"
CALM = "a\t그는 조용히 창가에 앉았다.\t0\tnone\t\t\tsadness"


def write(folder: Path, *lines: str, name: str = "one.tsv", header: str = HEADER) -> Path:
    (folder / name).write_text("\n".join([header, *lines]) + "\n", encoding="utf-8")
    return folder


def test_a_passage_is_read(tmp_path: Path) -> None:
    (passage,) = load_passages(write(tmp_path, RAIN, CALM))
    assert passage.id == "a"
    rain, calm = passage.sentences
    assert (rain.effect, rain.family, rain.sound) == (True, SoundFamily.RAIN, "rain_on_window")
    assert rain.trigger == "후드득"
    assert (calm.effect, calm.family, calm.emotion) == (False, None, Emotion.SADNESS)


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("a\t비가 왔다.\t1\train\train\t후드득\tneutral", "trigger '후드득' is not in"),
        ("a\t비가 왔다.\t1\train\train\t\tneutral", "trigger '' is not in"),
        ("a\t비가 왔다.\t1\tdrizzle\train\t비\tneutral", "no family 'drizzle'"),
        ("a\t비가 왔다.\t1\tnone\train\t비\tneutral", "no family 'none'"),
        ("a\t비가 왔다.\t1\train\tRain!\t비\tneutral", "sound 'Rain!'"),
        ("a\t비가 왔다.\t0\train\t\t\tneutral", "no effect, but family"),
        ("a\t비가 왔다.\t0\tnone\t\t비\tneutral", "no effect, but family"),
        ("a\t비가 왔다.\t2\tnone\t\t\tneutral", "effect is '2'"),
        ("a\t비가 왔다.\t0\tnone\t\t\tjoy", "no emotion 'joy'"),
        ("a\t비가 왔다.\t0\tnone\t\tneutral", "6 columns, expected 7"),
        ("\t비가 왔다.\t0\tnone\t\t\tneutral", "passage or sentence is empty"),
    ],
)
def test_a_bad_line_is_named(tmp_path: Path, line: str, problem: str) -> None:
    with pytest.raises(DataError, match=r"one\.tsv:3") as caught:
        load_passages(write(tmp_path, CALM, line))
    assert problem in str(caught.value)


def test_another_header_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"one\.tsv:1"):
        load_passages(write(tmp_path, CALM, header="a\tb"))


def test_an_empty_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="no passages"):
        load_passages(tmp_path)


def test_two_passages_do_not_share_a_sentence(tmp_path: Path) -> None:
    write(tmp_path, RAIN)
    write(tmp_path, "b" + CALM[1:], "b" + RAIN[1:].replace(" ", "  "), name="two.tsv")
    with pytest.raises(DataError, match="share the sentence"):
        load_passages(tmp_path)


def test_two_passages_may_share_a_few_words(tmp_path: Path) -> None:
    short = "\t비가 왔다.\t0\tnone\t\t\tneutral"
    assert len(load_passages(write(tmp_path, "a" + short, "b" + short))) == 2


def test_a_passage_stands_in_one_place(tmp_path: Path) -> None:
    write(tmp_path, RAIN)
    write(tmp_path, CALM, name="two.tsv")
    with pytest.raises(DataError, match="two places"):
        load_passages(tmp_path)


def test_the_hash_follows_the_data(tmp_path: Path) -> None:
    first = data_sha256(write(tmp_path, RAIN))
    assert first == data_sha256(write(tmp_path, RAIN))
    assert first != data_sha256(write(tmp_path, RAIN, CALM))


def test_the_projects_own_data_set() -> None:
    passages = load_passages()
    sentences = [s for p in passages for s in p.sentences]
    assert len(sentences) >= 1200
    assert len({s.family for s in sentences if s.family}) >= 22
    assert {s.emotion for s in sentences} == set(Emotion)
    assert 0.2 < sum(s.effect for s in sentences) / len(sentences) < 0.5
    assert min(len(p.sentences) for p in passages) >= 8
