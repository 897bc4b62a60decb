"""Decoding again, more freely, what failed (Radford et al., 2022, section 4.5)."""

from collections.abc import Callable, Sequence

from services.stt.recognition.recogniser import Draft
from services.stt.recognition.repetition import MOST_COMPRESSION, compression_ratio

LEAST_LOG_PROBABILITY = -1.0
MOST_NO_SPEECH = 0.6
_STEP = 0.2
_HOTTEST = 1.0

# Decodes the stretches of these indices at a temperature.
Decode = Callable[[Sequence[int], float], Sequence[Draft]]


def is_silence(draft: Draft) -> bool:
    """Whether the model itself doubts both that somebody speaks and what it wrote."""
    return (
        draft.no_speech_probability > MOST_NO_SPEECH
        and draft.average_log_probability < LEAST_LOG_PROBABILITY
    )


def is_repetitive(draft: Draft) -> bool:
    """Whether its text goes round in circles."""
    return compression_ratio(draft.text) > MOST_COMPRESSION


def has_failed(draft: Draft) -> bool:
    """Whether it is to be decoded again."""
    doubtful = draft.average_log_probability < LEAST_LOG_PROBABILITY
    return (doubtful or is_repetitive(draft)) and not is_silence(draft)


def temperatures_from(first: float) -> list[float]:
    """The temperatures to try: the first, then in steps of 0.2 up to 1."""
    temperatures = [first]
    while temperatures[-1] + _STEP <= _HOTTEST + 1e-6:
        temperatures.append(round(temperatures[-1] + _STEP, 6))
    return temperatures


def decode_with_fallback(decode: Decode, count: int, first_temperature: float) -> list[Draft]:
    """A draft for each of count stretches; those that failed are decoded again, hotter each time.

    Where every temperature fails, the likeliest draft is kept, of those without repetition if
    there are any.
    """
    tried: list[list[Draft]] = [[] for _ in range(count)]
    left = list(range(count))
    for temperature in temperatures_from(first_temperature):
        for index, draft in zip(left, decode(left, temperature), strict=True):
            tried[index].append(draft)
        left = [index for index in left if has_failed(tried[index][-1])]
        if not left:
            break
    return [_best(drafts) for drafts in tried]


def _best(drafts: Sequence[Draft]) -> Draft:
    if not has_failed(drafts[-1]):
        return drafts[-1]
    candidates = [draft for draft in drafts if not is_repetitive(draft)] or drafts
    return max(candidates, key=lambda draft: draft.average_log_probability)
