"""A sentence as KoBERT reads it: its words with their role tokens, then its neighbours.

    [CLS] [JKS] 비 가 [JKS] [V] 내렸다 [V] [SEP] the sentence before [SEP] the one after [SEP]

A word's role token stands before and behind its pieces. The neighbours are context: plain pieces in
the second segment, of the ones before their end, of the ones after their beginning. Training and
serving both come through here.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from common.sentences import Role
from services.classifier.kobert.pieces import Pieces
from services.classifier.light.reading import Reading

# Added behind the pieces in this order; a role's place here is its token's.
ROLE_TOKENS = tuple(f"[{role}]" for role in Role)
_ROLES = list(Role)


@dataclass(frozen=True, slots=True)
class EncodingRules:
    """What a checkpoint was trained with.

    max_sentence_tokens: pieces and role tokens of the sentence; max_context_tokens: pieces of the
    neighbours, before and after each; context_sentences: neighbours either side; first_role_id: the
    id of ROLE_TOKENS' first. roles says whether there are role tokens at all.
    """

    roles: bool
    context_sentences: int
    max_sentence_tokens: int
    max_context_tokens: int
    first_role_id: int

    @property
    def max_tokens(self) -> int:
        """The longest that an encoded sentence gets."""
        context = 2 * (self.max_context_tokens + 1) if self.context_sentences else 0
        return self.max_sentence_tokens + 2 + context


@dataclass(frozen=True, slots=True)
class Encoded:
    """ids (tokens,) and segments (tokens,): 0 the sentence, 1 its neighbours; both int64."""

    ids: NDArray[np.int64]
    segments: NDArray[np.int64]


class Encoder:
    """Encodes sentences by one set of rules."""

    def __init__(self, pieces: Pieces, rules: EncodingRules) -> None:
        self.pieces = pieces
        self.rules = rules

    def encode(self, reading: Reading, before: Sequence[str], after: Sequence[str]) -> Encoded:
        """The sentence among its neighbours, which are in order of time; the nearest count."""
        pieces, rules = self.pieces, self.rules
        own = self._sentence(reading)[: rules.max_sentence_tokens]
        ids = [pieces.cls_id, *own, pieces.sep_id]
        own_count = len(ids)
        near = rules.context_sentences
        if near and (before or after):
            ids += [*self._plain(before[-near:])[-rules.max_context_tokens :], pieces.sep_id]
            ids += [*self._plain(after[:near])[: rules.max_context_tokens], pieces.sep_id]
        segments = np.ones(len(ids), np.int64)
        segments[:own_count] = 0
        return Encoded(np.array(ids, np.int64), segments)

    def _sentence(self, reading: Reading) -> list[int]:
        marked = marked_words(reading)
        found = self.pieces.ids([word for word, _ in marked])
        if not self.rules.roles:
            return list(chain.from_iterable(found))
        ids: list[int] = []
        for (_, role), word_ids in zip(marked, found, strict=True):
            token = [] if role is None else [self.rules.first_role_id + _ROLES.index(role)]
            ids += [*token, *word_ids, *token]
        return ids

    def _plain(self, texts: Sequence[str]) -> list[int]:
        words = [word for text in texts for word in text.split()]
        return list(chain.from_iterable(self.pieces.ids(words)))


def marked_words(reading: Reading) -> tuple[tuple[str, Role | None], ...]:
    """The words of a sentence (what stands between spaces), each with its role."""
    words, start = [], 0
    roles = {_word_start(reading, word.first): word.role for word in reading.words}
    for word in reading.text.split():
        start = reading.text.index(word, start)
        words.append((word, roles.get(start)))
        start += len(word)
    return tuple(words)


def _word_start(reading: Reading, morpheme: int) -> int:
    """Where the word begins that a morpheme stands in."""
    place = reading.tagged[morpheme].start_char
    while place > 0 and not reading.text[place - 1].isspace():
        place -= 1
    return place
