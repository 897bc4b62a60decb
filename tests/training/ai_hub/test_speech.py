from collections import Counter
from pathlib import Path

import pytest

from common.emotions import Emotion
from training.ai_hub.speech import agreed, import_speech, is_speech
from training.passages import DataError

# As it is published, the missing space in the fourth strength included.
HEADER = (
    "wav_id,발화문,상황,1번 감정,1번 감정세기,2번 감정,2번 감정세기,3번 감정,3번 감정세기,"
    "4번 감정,4번감정세기,5번 감정,5번 감정세기,나이,성별"
)


def row(wav_id: str, *heard: str) -> str:
    """heard: "angry 2" and so on, five of them."""
    cells = ",".join(",".join(vote.split()) for vote in heard)
    return f"{wav_id},왜 이제 와?,anger,{cells},27,male"


def votes(*heard: str) -> dict[str, str]:
    return dict(zip(HEADER.split(","), row("a", *heard).split(","), strict=True))


def test_most_listeners_decide() -> None:
    assert agreed(votes("Angry 1", "Angry 1", "Neutral 0", "Sadness 2", "Angry 1")) is Emotion.ANGER


def test_of_equals_the_strongest_is_taken() -> None:
    heard = votes("Angry 1", "Angry 1", "Neutral 0", "Sadness 2", "Sadness 2")
    assert agreed(heard) is Emotion.SADNESS


def test_a_tie_is_nothing() -> None:
    assert agreed(votes("Angry 1", "Angry 1", "Neutral 0", "Sadness 1", "Sadness 1")) is None
    assert agreed({}) is None


def test_recordings_are_found_below_their_table(tmp_path: Path) -> None:
    same = ("Angry 1",) * 5
    lines = [HEADER, row("5e1", *same), row("5e2", *same), row("5e3", *(["x 1"] * 5))]
    table = tmp_path / "5차년도.csv"
    table.write_bytes("\n".join(lines).encode("cp949"))
    folder = tmp_path / "5차년도" / "wav"
    folder.mkdir(parents=True)
    for name in ("5e1", "5e3"):
        (folder / f"{name}.wav").write_bytes(b"RIFF")
    assert is_speech(table)
    found, skipped = import_speech(table, [tmp_path])
    assert [(r.file.name, r.text, r.emotion) for r in found] == [
        ("5e1.wav", "왜 이제 와?", Emotion.ANGER)
    ]
    assert found[0].group == "왜 이제 와?"
    assert skipped == Counter({"its audio is not there": 1, "listeners do not agree": 1})


def test_another_table_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("Sentence,Emotion\n")
    assert not is_speech(tmp_path / "a.csv")
    with pytest.raises(DataError, match="wav_id"):
        import_speech(tmp_path / "a.csv", [tmp_path])
