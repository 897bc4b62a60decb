"""A sentence with its place in a narration, named by what it says and when."""

import hashlib
from collections.abc import Sequence

from common.sentences import Sentence, Word


def place_sentence(
    text: str, start_ms: int, end_ms: int, words: Sequence[Word], script_line: int | None
) -> Sentence:
    """The sentence; its id is a hash of its line, times and text."""
    place = f"{script_line}|{start_ms}|{end_ms}|{text}"
    sentence_id = hashlib.sha256(place.encode()).hexdigest()[:16]
    return Sentence(sentence_id, text, start_ms, end_ms, tuple(words), script_line)
