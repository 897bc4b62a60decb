"""Text that goes round in circles, as a model's does when it has lost the speech."""

import zlib
from collections.abc import Sequence

from services.stt.recognition.recogniser import HeardWord

MOST_COMPRESSION = 2.4  # Whisper's own threshold (Radford et al., 2022, section 4.5)
_LONGEST_PERIOD_WORDS = 30
_LEAST_ROUNDS = 3


def compression_ratio(text: str) -> float:
    """UTF-8 bytes of a text over those that zlib makes of it; 0 of nothing."""
    data = text.encode()
    return len(data) / len(zlib.compress(data)) if data else 0.0


def without_loops(words: Sequence[HeardWord]) -> list[HeardWord]:
    """The words with each run of one phrase, said three times or more, cut to its first round.

    For text that has failed MOST_COMPRESSION: a knock that is told as three is left alone.
    """
    kept: list[HeardWord] = []
    texts = [word.text.strip() for word in words]
    at = 0
    while at < len(words):
        period, rounds = _loop_at(texts, at)
        kept += words[at : at + period]
        at += period * rounds
        # Where the text breaks off within a round, that is no more than the loop either.
        if rounds > 1 and texts[at:] == texts[at - period : at][: len(texts) - at]:
            break
    return kept


def _loop_at(texts: Sequence[str], at: int) -> tuple[int, int]:
    """Length of the shortest phrase that loops from a word on, and its rounds; 1, 1 for none."""
    for period in range(1, min(_LONGEST_PERIOD_WORDS, (len(texts) - at) // _LEAST_ROUNDS) + 1):
        phrase = texts[at : at + period]
        rounds = 1
        while texts[at + rounds * period : at + (rounds + 1) * period] == phrase:
            rounds += 1
        if rounds >= _LEAST_ROUNDS:
            return period, rounds
    return 1, 1
