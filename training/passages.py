"""The data set: connected passages of sentences with their labels, as tab-separated files.

docs/effects.md is the guide that the labels follow. A file has a header line and the columns
passage, sentence, effect (0 or 1), family, sound, trigger, emotion; family is "none", sound and
trigger are empty where the effect is 0.
"""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from common.emotions import Emotion
from common.sounds import SoundFamily

DATA_FOLDER = Path(__file__).with_name("data") / "passages"
_COLUMNS = ("passage", "sentence", "effect", "family", "sound", "trigger", "emotion")


class DataError(ValueError):
    """A line of the data set is not as it has to be; the message names file and line."""


@dataclass(frozen=True, slots=True)
class LabelledSentence:
    """A sentence with what a person said of it; family is None where no effect is due."""

    text: str
    effect: bool
    family: SoundFamily | None
    sound: str
    trigger: str
    emotion: Emotion


@dataclass(frozen=True, slots=True)
class Passage:
    """Sentences in a row out of one story."""

    id: str
    sentences: tuple[LabelledSentence, ...]


def load_passages(folder: Path = DATA_FOLDER) -> tuple[Passage, ...]:
    """All passages, ordered by id.

    Raises DataError for a bad line, a passage in two places, a sentence of more than three words
    in two passages.
    """
    passages = [p for path in sorted(folder.glob("*.tsv")) for p in _read(path)]
    if not passages:
        raise DataError(f"{folder} has no passages")
    _refuse_duplicates(passages)
    return tuple(sorted(passages, key=lambda passage: passage.id))


def data_sha256(folder: Path = DATA_FOLDER) -> str:
    """A hash of all files of the data set, names and contents."""
    digest = hashlib.sha256()
    for path in sorted(folder.glob("*.tsv")):
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def _read(path: Path) -> list[Passage]:
    header, *lines = path.read_text(encoding="utf-8").splitlines()
    if tuple(header.split("\t")) != _COLUMNS:
        raise DataError(f"{path.name}:1: the header is not {' '.join(_COLUMNS)}")
    rows = [
        _row(line, f"{path.name}:{number}") for number, line in enumerate(lines, 2) if line.strip()
    ]
    return [
        Passage(id, tuple(sentence for _, sentence in group))
        for id, group in groupby(rows, key=lambda row: row[0])
    ]


def _row(line: str, place: str) -> tuple[str, LabelledSentence]:
    cells = line.split("\t")
    if len(cells) != len(_COLUMNS):
        raise DataError(f"{place}: got {len(cells)} columns, expected {len(_COLUMNS)}")
    passage, text, effect, family, sound, trigger, emotion = (cell.strip() for cell in cells)
    if not passage or not text:
        raise DataError(f"{place}: passage or sentence is empty")
    if effect not in ("0", "1"):
        raise DataError(f"{place}: effect is {effect!r}, expected 0 or 1")
    if emotion not in list(Emotion):
        raise DataError(f"{place}: there is no emotion {emotion!r}")
    if effect == "1":
        _check_sound(family, sound, trigger, text, place)
    elif (family, sound, trigger) != ("none", "", ""):
        raise DataError(f"{place}: no effect, but family, sound or trigger")
    found = SoundFamily(family) if effect == "1" else None
    return passage, LabelledSentence(text, effect == "1", found, sound, trigger, Emotion(emotion))


def _check_sound(family: str, sound: str, trigger: str, text: str, place: str) -> None:
    if family not in list(SoundFamily):
        raise DataError(f"{place}: there is no family {family!r}")
    if not sound.replace("_", "").isalnum() or sound != sound.lower():
        raise DataError(f"{place}: sound {sound!r} is not lower case with underscores")
    if not trigger or trigger not in text:
        raise DataError(f"{place}: trigger {trigger!r} is not in the sentence")


def _refuse_duplicates(passages: Sequence[Passage]) -> None:
    ids: set[str] = set()
    owners: dict[str, str] = {}
    for passage in passages:
        if passage.id in ids:
            raise DataError(f"passage {passage.id} stands in two places")
        ids.add(passage.id)
        for text in _telling(passage.sentences):
            owner = owners.setdefault(text, passage.id)
            if owner != passage.id:
                raise DataError(f"{passage.id} and {owner} share the sentence {text!r}")


def _telling(sentences: Iterable[LabelledSentence]) -> set[str]:
    """Sentences long enough that two writers don't come to the same by chance, unspaced."""
    return {"".join(s.text.split()) for s in sentences if len(s.text.split()) > 3}
