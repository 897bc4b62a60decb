"""Times of words, made to fit the speech that they are heard in.

Attention tells where a word is to some tenths of a second and draws it out over pauses; a voice
detector knows better where a voice begins and ends.
"""

from collections.abc import Iterator, Sequence

from services.stt.recognition.recogniser import HeardWord, Span, Stretch

# A shorter pause is a part of a word.
_LEAST_PAUSE_MS = 250


def placed_words(words: Sequence[HeardWord], stretch: Stretch) -> Iterator[HeardWord]:
    """The words of a stretch on the clock of all audio, in order and without overlap."""
    runs = list(_runs(stretch.speech))
    end_ms = stretch.start_ms + len(stretch.samples) // 16
    at_ms = stretch.start_ms
    for word in words:
        span = Span(
            min(max(word.start_ms + stretch.start_ms, at_ms), end_ms),
            min(max(word.end_ms + stretch.start_ms, at_ms), end_ms),
        )
        span = _spoken_part(span, runs)
        at_ms = span.end_ms
        yield HeardWord(word.text, span.start_ms, span.end_ms, word.probability)


def _runs(speech: Sequence[Span]) -> Iterator[Span]:
    """Speech with the shortest pauses filled."""
    run = speech[0]
    for span in speech[1:]:
        if span.start_ms - run.end_ms >= _LEAST_PAUSE_MS:
            yield run
            run = span
        else:
            run = Span(run.start_ms, span.end_ms)
    yield run


def _spoken_part(word: Span, runs: Sequence[Span]) -> Span:
    """The longest part of a word that lies in one run; the word itself where none does."""
    parts = [Span(max(word.start_ms, run.start_ms), min(word.end_ms, run.end_ms)) for run in runs]
    longest = max(parts, key=lambda part: part.length_ms)
    return longest if longest.length_ms > 0 else word
