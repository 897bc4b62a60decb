"""A text checkpoint's reading side: its tagger, its tokenizer, its rules; without its weights."""

from pathlib import Path

from services.classifier.kobert.cards import TextCard, VoiceCard, check_pieces, check_tagger
from services.classifier.kobert.encoding import Encoder
from services.classifier.kobert.pieces import Pieces
from services.classifier.kobert.windows import WindowReader
from services.classifier.scoring import Weights
from services.classifier.taggers.choice import load_reader


def open_windows(folder: Path, card: TextCard, role_tagger: str | None) -> tuple[WindowReader, int]:
    """What turns windows into rows as the checkpoint's training did, and the id of padding.

    Raises FailedPrecondition (TAGGER_DIFFERS) where role_tagger or the tagger's version here are
    not those of the training.
    """
    check_tagger(card, role_tagger, card.tagger_version)
    reader = load_reader(card.tagger)
    check_tagger(card, card.tagger, reader.tagger_version)
    pieces = Pieces(folder)
    check_pieces(folder, card, pieces)
    return WindowReader(reader, Encoder(pieces, card.rules)), pieces.pad_id


def score_weights(
    card: TextCard,
    voice_card: VoiceCard | None,
    gradient_weight: float,
    effect_threshold: float | None,
    voice_weight: float | None,
) -> Weights:
    """The numbers of the score: the settings', or where those are None the checkpoints'.

    A voice that nobody trained has no weight.
    """
    trained_weight = voice_card.voice_weight if voice_card else 0.0
    return Weights(
        voice=trained_weight if voice_weight is None else voice_weight,
        gradient=gradient_weight,
        effect_threshold=card.effect_threshold if effect_threshold is None else effect_threshold,
    )
