"""Words as a model would have heard them, made from texts."""

from collections.abc import Sequence

import numpy as np

from services.stt.recognition.recogniser import HeardWord

SYLLABLE_MS = 180
PAUSE_MS = 600
_LEAD_MS = 500


def say(sentences: Sequence[str], start_ms: int = _LEAD_MS) -> list[HeardWord]:
    """The words of the sentences, each syllable as long, with a pause behind each sentence."""
    words = []
    at_ms = start_ms
    for sentence in sentences:
        for text in sentence.split():
            end_ms = at_ms + SYLLABLE_MS * max(sum(letter.isalnum() for letter in text), 1)
            words.append(HeardWord(f" {text}", at_ms, end_ms, 0.9))
            at_ms = end_ms
        at_ms += PAUSE_MS
    return words


def starts_ms(sentences: Sequence[str], start_ms: int = _LEAD_MS) -> list[int]:
    """When each of the sentences starts in what say() gives."""
    starts = []
    for sentence in sentences:
        starts.append(start_ms)
        start_ms = say([sentence], start_ms)[-1].end_ms + PAUSE_MS
    return starts


def misheard(words: Sequence[HeardWord], share: float, seed: int = 0) -> list[HeardWord]:
    """The words with that share of their syllables replaced by others, and some spaces lost."""
    generator = np.random.default_rng(seed)
    result: list[HeardWord] = []
    for word in words:
        text = "".join(
            chr(int(generator.integers(0xAC00, 0xD7A4)))
            if "가" <= letter <= "힣" and generator.random() < share
            else letter
            for letter in word.text
        )
        follows = bool(result) and word.start_ms == result[-1].end_ms
        if follows and generator.random() < share / 2:
            before = result.pop()
            joined = before.text + text.strip()
            result.append(HeardWord(joined, before.start_ms, word.end_ms, 0.5))
        else:
            result.append(HeardWord(text, word.start_ms, word.end_ms, 0.9))
    return result
