"""AI Hub's 감정 분류를 위한 대화 음성 데이터셋 (dataset 263): a table a year, and WAV files.

The tables (4차년도.csv, 5차년도.csv, 5차년도_2차.csv, in cp949) have wav_id, 발화문, 상황 and what
five listeners heard: 1번 감정 to 5번 감정, each with a strength of 0 to 2 (1번 감정세기; the fourth
is written 4번감정세기). The files are WAV_ID.wav, in folders beside or below.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path

from common.emotions import Emotion
from training.ai_hub.emotions import emotion_of
from training.ai_hub.tables import rows_of, table
from training.passages import DataError
from training.utterances import Recording

_COLUMNS = ("wav_id", "발화문", "1번 감정")
_LISTENERS = range(1, 6)


def is_speech(path: Path) -> bool:
    """Whether a file is a table of this set."""
    return path.suffix.lower() in (".csv", ".xlsx") and table(rows_of(path), _COLUMNS) is not None


def import_speech(path: Path, folders: Iterable[Path]) -> tuple[list[Recording], Counter[str]]:
    """The recordings of one table, and why others were left out, counted by reason.

    Raises DataError where it is no such table.
    """
    rows = table(rows_of(path), _COLUMNS)
    if rows is None:
        raise DataError(f"{path.name} lacks the columns {', '.join(_COLUMNS)}")
    files = {file.stem: file for folder in folders for file in sorted(folder.rglob("*.wav"))}
    found, skipped = [], Counter[str]()
    for row in rows:
        emotion, file = agreed(row), files.get(row["wav_id"])
        if file is None:
            skipped["its audio is not there"] += 1
        elif emotion is None:
            skipped["listeners do not agree"] += 1
        elif not row["발화문"]:
            skipped["nothing is said"] += 1
        else:
            found.append(Recording(row["발화문"], file.resolve(), row["발화문"], emotion))
    return found, skipped


def agreed(row: Mapping[str, str]) -> Emotion | None:
    """The emotion that most listeners heard; of equals the one heard strongest; None for a tie."""
    votes: dict[Emotion, tuple[int, float]] = defaultdict(lambda: (0, 0.0))
    for number in _LISTENERS:
        emotion = emotion_of(row.get(f"{number}번 감정", ""))
        if emotion is not None:
            count, strength = votes[emotion]
            votes[emotion] = (count + 1, strength + _strength(row, number))
    ranked = sorted(votes, key=lambda emotion: votes[emotion], reverse=True)
    if not ranked or (len(ranked) > 1 and votes[ranked[0]] == votes[ranked[1]]):
        return None
    return ranked[0]


def _strength(row: Mapping[str, str], number: int) -> float:
    text = row.get(f"{number}번 감정세기") or row.get(f"{number}번감정세기") or "0"
    return float(text) if text.replace(".", "", 1).isdigit() else 0.0
