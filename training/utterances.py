"""Sentences that somebody gave an emotion, and recordings of them, as tab-separated files.

utterances.tsv has the columns group, text, emotion; recordings.tsv group, file, text, emotion. A
group (a dialogue, a sentence that many speak) is never split between training and tuning.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from common.emotions import Emotion
from training.passages import DataError

_UTTERANCE_COLUMNS = ("group", "text", "emotion")
_RECORDING_COLUMNS = ("group", "file", "text", "emotion")


@dataclass(frozen=True, slots=True)
class Utterance:
    """A sentence with the emotion that a person gave it."""

    group: str
    text: str
    emotion: Emotion


@dataclass(frozen=True, slots=True)
class Recording:
    """An audio file in which somebody speaks a sentence with an emotion."""

    group: str
    file: Path
    text: str
    emotion: Emotion


def save_utterances(path: Path, utterances: Iterable[Utterance]) -> None:
    """Writes the file."""
    _save(path, _UTTERANCE_COLUMNS, ((u.group, u.text, u.emotion) for u in utterances))


def load_utterances(path: Path) -> tuple[Utterance, ...]:
    """The file's utterances; raises DataError, which names file and line."""
    return tuple(
        Utterance(group, text, _emotion(emotion, place))
        for place, (group, text, emotion) in _load(path, _UTTERANCE_COLUMNS)
    )


def save_recordings(path: Path, recordings: Iterable[Recording]) -> None:
    """Writes the file."""
    rows = ((r.group, str(r.file), r.text, r.emotion) for r in recordings)
    _save(path, _RECORDING_COLUMNS, rows)


def load_recordings(path: Path) -> tuple[Recording, ...]:
    """The file's recordings; raises DataError, also for an audio file that is not there.

    A relative path of audio starts at the file's folder.
    """
    found = []
    for place, (group, file, text, emotion) in _load(path, _RECORDING_COLUMNS):
        audio = path.parent / file
        if not audio.is_file():
            raise DataError(f"{place}: there is no file {audio}")
        found.append(Recording(group, audio, text, _emotion(emotion, place)))
    return tuple(found)


def _save(path: Path, columns: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    lines = ["\t".join(" ".join(cell.split()) for cell in row) for row in rows]
    path.write_text("\n".join(["\t".join(columns), *lines]) + "\n", encoding="utf-8")


def _load(path: Path, columns: Sequence[str]) -> list[tuple[str, list[str]]]:
    """Each line's place and cells."""
    header, *lines = path.read_text(encoding="utf-8").splitlines() or [""]
    if header.split("\t") != list(columns):
        raise DataError(f"{path.name}:1: the header is not {' '.join(columns)}")
    rows = [
        (f"{path.name}:{number}", line.split("\t"))
        for number, line in enumerate(lines, 2)
        if line.strip()
    ]
    for place, cells in rows:
        if len(cells) != len(columns) or not all(cells[:-1]):
            raise DataError(f"{place}: got {cells}, expected {len(columns)} filled columns")
    return rows


def _emotion(name: str, place: str) -> Emotion:
    if name not in list(Emotion):
        raise DataError(f"{place}: there is no emotion {name!r}")
    return Emotion(name)
