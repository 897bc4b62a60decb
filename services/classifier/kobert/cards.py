"""What a trained checkpoint says of itself: checkpoint.json beside its weights.

Whatever serving has to do as training did stands here, so that the two cannot differ.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, TypeVar, cast

from common.emotions import Emotion
from common.errors import FailedPrecondition
from services.classifier.checkpoints import CARD_FILE, TEXT_KIND, VOICE_KIND
from services.classifier.kobert.encoding import ROLE_TOKENS, EncodingRules
from services.classifier.kobert.pieces import Pieces

# Counts up whenever the same text would become other numbers.
ENCODING_VERSION = 1

Figures = Mapping[str, Mapping[str, float]]
C = TypeVar("C", "TextCard", "VoiceCard")


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where a checkpoint comes from: the weights that it was trained from, the data's SHA-256 and
    how many examples of it, the options of the training, and the figures on passages that tuned."""

    base: str
    data_sha256: str
    example_count: int
    options: Mapping[str, float | int | str | bool | None]
    figures: Figures


@dataclass(frozen=True, slots=True)
class TextCard:
    """Of the text model: the tagger that gave the roles, how sentences are encoded, the score from
    which on an effect is due, and the weight of the gradient that this was tuned with."""

    tagger: str
    tagger_version: str
    pieces_sha256: str
    rules: EncodingRules
    effect_threshold: float
    gradient_weight: float
    provenance: Provenance
    role_tokens: tuple[str, ...] = ROLE_TOKENS
    emotions: tuple[str, ...] = tuple(Emotion)
    encoding_version: int = ENCODING_VERSION


@dataclass(frozen=True, slots=True)
class VoiceCard:
    """Of the voice model: how long a clip may be (the middle of longer ones is heard), whether
    clips are brought to mean 0 and variance 1, and the voice's share in the emotion."""

    min_ms: int
    max_ms: int
    normalised: bool
    voice_weight: float
    provenance: Provenance
    emotions: tuple[str, ...] = tuple(Emotion)
    encoding_version: int = ENCODING_VERSION


def write_card(folder: Path, card: TextCard | VoiceCard) -> None:
    """Writes the card; an older one is replaced in one step."""
    kind = TEXT_KIND if isinstance(card, TextCard) else VOICE_KIND
    text = json.dumps({"kind": kind, **asdict(card)}, ensure_ascii=False, indent=2)
    part = folder / f".{CARD_FILE}.part"
    part.write_text(text + "\n", encoding="utf-8")
    part.replace(folder / CARD_FILE)


def read_text_card(folder: Path) -> TextCard:
    """The text model's card.

    Raises FailedPrecondition: WEIGHTS_UNREADABLE, or WEIGHTS_WRONG_ARCHITECTURE where it belongs to
    another kind of model or to code that encodes otherwise.
    """
    document = _document(folder, TEXT_KIND)
    rules = _made(EncodingRules, folder, document.pop("rules", {}))
    card = _card(TextCard, folder, {**document, "rules": rules})
    if card.role_tokens != ROLE_TOKENS:
        raise _wrong(folder, f"has role tokens {card.role_tokens}, expected {ROLE_TOKENS}")
    return card


def read_voice_card(folder: Path) -> VoiceCard:
    """The voice model's card; raises as read_text_card does."""
    return _card(VoiceCard, folder, _document(folder, VOICE_KIND))


def check_tagger(card: TextCard, tagger: str | None, version: str) -> None:
    """Raises FailedPrecondition (TAGGER_DIFFERS) where roles would be others than in training.

    tagger is the one that the settings want, None for the checkpoint's; version that of the one
    that is here.
    """
    wanted, here = card.tagger, tagger or card.tagger
    if wanted == here and card.tagger_version == version:
        return
    raise FailedPrecondition(
        "TAGGER_DIFFERS",
        f"the checkpoint was trained with roles by {wanted} ({card.tagger_version}); here is "
        f"{here} ({version}): install that one, or train again with this one "
        f"(python -m training.train_kobert --tagger {here})",
    )


def check_pieces(folder: Path, card: TextCard, pieces: Pieces) -> None:
    """Raises FailedPrecondition where the tokenizer beside the weights is not that of the card."""
    if pieces.sha256 != card.pieces_sha256:
        raise FailedPrecondition(
            "WEIGHTS_UNREADABLE",
            f"the tokenizer in {folder} has the hash {pieces.sha256[:12]}, its checkpoint was "
            f"trained with {card.pieces_sha256[:12]}",
        )


def _document(folder: Path, kind: str) -> dict[str, Any]:
    path = folder / CARD_FILE
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise _unreadable(folder, f"has no {CARD_FILE}, so it was not trained here") from error
    except ValueError as error:
        raise _unreadable(folder, f"has a {CARD_FILE} that is no JSON: {error}") from error
    if not isinstance(document, dict):
        raise _unreadable(folder, f"has a {CARD_FILE} that is no object")
    if document.get("kind") != kind:
        raise _wrong(folder, f"holds a model of kind {document.get('kind')!r}, expected {kind!r}")
    del document["kind"]
    return document


def _card(cls: type[C], folder: Path, document: dict[str, Any]) -> C:
    provenance = _made(Provenance, folder, document.pop("provenance", {}))
    values = {key: tuple(v) if isinstance(v, list) else v for key, v in document.items()}
    card = _made(cls, folder, {**values, "provenance": provenance})
    if card.emotions != tuple(Emotion):
        raise _wrong(folder, f"knows the emotions {card.emotions}, expected {tuple(Emotion)}")
    if card.encoding_version != ENCODING_VERSION:
        raise _wrong(
            folder,
            f"was trained with encoding {card.encoding_version}, this code has {ENCODING_VERSION}: "
            "train again",
        )
    return card


T = TypeVar("T")


def _made(cls: type[T], folder: Path, values: object) -> T:
    try:
        return cls(**cast(dict[str, Any], values))
    except TypeError as error:
        raise _unreadable(folder, f"has a {CARD_FILE} that lacks something: {error}") from error


def _unreadable(folder: Path, what: str) -> FailedPrecondition:
    return FailedPrecondition("WEIGHTS_UNREADABLE", f"{folder} {what}")


def _wrong(folder: Path, what: str) -> FailedPrecondition:
    return FailedPrecondition("WEIGHTS_WRONG_ARCHITECTURE", f"{folder} {what}")
