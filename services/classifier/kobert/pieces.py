"""KoBERT's pieces of words: the sentencepiece model that is published beside its weights.

The published tokenizer is a class of its own (remote code), a thin cover of this model; the model
alone gives the ids that the weights were trained with.
"""

import hashlib
from collections.abc import Sequence
from pathlib import Path

import sentencepiece

from common.errors import FailedPrecondition

# Its name in skt/kobert-base-v1.
PIECES_FILE = "spiece.model"


class Pieces:
    """Splits words into pieces; raises FailedPrecondition (WEIGHTS_UNREADABLE)."""

    def __init__(self, folder: Path) -> None:
        path = folder / PIECES_FILE
        if not path.is_file():
            raise FailedPrecondition(
                "WEIGHTS_UNREADABLE", f"{folder} has no {PIECES_FILE}, the tokenizer of KoBERT"
            )
        model = path.read_bytes()
        self._processor = sentencepiece.SentencePieceProcessor()
        try:
            self._processor.LoadFromSerializedProto(model)
        except RuntimeError as error:
            raise FailedPrecondition(
                "WEIGHTS_UNREADABLE", f"{path} is no sentencepiece model ({len(model)} bytes)"
            ) from error
        self.sha256 = hashlib.sha256(model).hexdigest()
        self.count: int = self._processor.GetPieceSize()
        self.cls_id = self._id("[CLS]")
        self.sep_id = self._id("[SEP]")
        self.pad_id = self._id("[PAD]")

    def ids(self, words: Sequence[str]) -> list[list[int]]:
        """The pieces of each word; a word gives the same ones as between its neighbours, since no
        piece crosses a space."""
        return [list(self._processor.EncodeAsIds(word)) for word in words]

    def _id(self, piece: str) -> int:
        found: int = self._processor.PieceToId(piece)
        if self._processor.IdToPiece(found) != piece:
            raise FailedPrecondition(
                "WEIGHTS_WRONG_ARCHITECTURE",
                f"{PIECES_FILE} has no piece {piece}, expected KoBERT's ([CLS], [SEP], [PAD])",
            )
        return found
