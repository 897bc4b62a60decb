"""AI Hub's written dialogues: what was said, with its emotion.

감성 대화 말뭉치 (dataset 86): JSON, or a table with 감정_대분류 and 사람문장1 to 4. The emotion
is the person's, for the whole dialogue; the first thing that the person says is taken, which tells
of it.
한국어 감정 정보가 포함된 단발성 대화 (270): a table with Sentence and Emotion.
한국어 감정 정보가 포함된 연속적 대화 (271): a table with dialog #, 발화 and 감정.
"""

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from training.ai_hub.emotions import emotion_of
from training.ai_hub.tables import rows_of, table, text_of
from training.passages import DataError
from training.utterances import Utterance

_MAJOR = ("감정_대분류", "감정 대분류", "감정대분류")
_NEW_DIALOGUE = "S"


@dataclass(frozen=True, slots=True)
class Imported:
    """What was taken from a file, and why other rows were not, counted by reason."""

    utterances: list[Utterance] = field(default_factory=list)
    skipped: Counter[str] = field(default_factory=Counter)

    def take(self, group: str, text: str, label: str) -> None:
        """One row: kept, or counted with the reason why not."""
        emotion = emotion_of(label)
        if not text.strip():
            self.skipped["nothing is said"] += 1
        elif emotion is None:
            self.skipped[f"unknown emotion {label!r}"] += 1
        else:
            self.utterances.append(Utterance(group, " ".join(text.split()), emotion))


def import_dialogues(path: Path) -> Imported:
    """The utterances of one file; raises DataError for one that is none of these sets."""
    found = Imported()
    for row in _json(path) if path.suffix.lower() == ".json" else _table(path):
        found.take(*row)
    return found


def _json(path: Path) -> Iterator[tuple[str, str, str]]:
    try:
        entries = json.loads(text_of(path))
        for entry in entries:
            yield _entry(entry)
    except (ValueError, KeyError, TypeError) as error:
        raise DataError(
            f"{path.name} is not like 감성 대화 말뭉치 (profile, talk): {error!r}"
        ) from error


def _entry(entry: dict[str, Any]) -> tuple[str, str, str]:
    profile, talk = entry["profile"], entry["talk"]
    group = str(talk.get("id", {}).get("talk-id") or profile.get("persona-id", ""))
    text = str(talk["content"]["HS01"])
    return group or text, text, str(profile["emotion"]["type"])


def _table(path: Path) -> Iterator[tuple[str, str, str]]:
    rows = rows_of(path)
    for major in _MAJOR:
        if (found := table(rows, (major, "사람문장1"))) is not None:
            yield from ((row["사람문장1"], row["사람문장1"], row[major]) for row in found)
            return
    if (found := table(rows, ("Sentence", "Emotion"))) is not None:
        yield from ((row["Sentence"], row["Sentence"], row["Emotion"]) for row in found)
    elif (found := table(rows, ("발화", "감정"))) is not None:
        yield from _dialogues(path.stem, rows, found)
    else:
        raise DataError(
            f"{path.name} has none of the known columns: {major} and 사람문장1, or Sentence and "
            f"Emotion, or 발화 and 감정; its first row is {rows[0] if rows else 'missing'}"
        )


def _dialogues(
    name: str, rows: Sequence[Sequence[str]], found: Sequence[dict[str, str]]
) -> Iterator[tuple[str, str, str]]:
    """A mark in the first column begins a dialogue."""
    first, number = next(row for row in rows if "발화" in row)[0], 0
    for row in found:
        number += row.get(first, "").upper() == _NEW_DIALOGUE
        yield f"{name}-{number}", row["발화"], row["감정"]
