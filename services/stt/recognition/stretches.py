"""Cuts audio that streams by into stretches of speech that a model can hear at once."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from services.stt.engine import Samples
from services.stt.recognition.recogniser import (
    LONGEST_STRETCH_MS,
    SAMPLE_RATE_HZ,
    Mono,
    Span,
    Stretch,
)
from services.stt.recognition.tonality import tonality

FindSpeech = Callable[[Mono], list[Span]]

_FRAMES_PER_MS = SAMPLE_RATE_HZ // 1000
_HELD_MS = 120_000  # of audio at a time: enough for a detector to know voice from noise
_PAD_MS = 200  # around a stretch, as far as the silence goes
_LONGEST_SILENCE_MS = 3_000  # in a stretch: models invent words in longer ones
_PREFERRED_SHARE = 0.5  # of the longest stretch; from there on it is cut at the longest pause
_QUIET_MS, _QUIET_REACH_MS = 20, 4_000  # where nobody pauses, it is cut where it is quietest


@dataclass(frozen=True, slots=True)
class Cut:
    """Stretches that are certain, in order, and how far the audio is cut."""

    stretches: tuple[Stretch, ...]
    done_ms: int


def cut_stretches(blocks: Iterable[Samples], find_speech: FindSpeech) -> Iterator[Cut]:
    """Stretches of speech, as the blocks come; the last cut reaches the audio's end."""
    held = np.zeros(0, np.float32)
    start_ms = 0
    for block in blocks:
        held = np.concatenate([held, block[:, 0]])
        while len(held) >= _HELD_MS * _FRAMES_PER_MS:
            # As much at a time, whatever the blocks are: so the cuts are always the same.
            samples = held[: _HELD_MS * _FRAMES_PER_MS]
            packed, keep_ms = _certain(_pack(samples, find_speech(samples)), samples)
            yield _cut(samples, packed, start_ms, keep_ms)
            # A copy, so that what is done is let go.
            held = held[keep_ms * _FRAMES_PER_MS :].copy()
            start_ms += keep_ms
    packed = _pack(held, find_speech(held)) if len(held) else []
    yield _cut(held, packed, start_ms, len(held) // _FRAMES_PER_MS)


def _certain(packed: Sequence[list[Span]], samples: Mono) -> tuple[list[list[Span]], int]:
    """The stretches to which nothing can be added, and the time from which audio is kept."""
    length_ms = len(samples) // _FRAMES_PER_MS
    if not packed:
        return [], length_ms - _PAD_MS
    last = packed[-1]
    if length_ms - last[-1].end_ms > _LONGEST_SILENCE_MS:
        return list(packed), last[-1].end_ms + _PAD_MS
    before_ms = packed[-2][-1].end_ms if len(packed) > 1 else 0
    return list(packed[:-1]), max(before_ms, last[0].start_ms - _PAD_MS)


def _cut(samples: Mono, packed: Sequence[list[Span]], start_ms: int, done_ms: int) -> Cut:
    stretches = []
    length_ms = len(samples) // _FRAMES_PER_MS
    for number, spans in enumerate(packed):
        before_ms = packed[number - 1][-1].end_ms if number else 0
        after_ms = packed[number + 1][0].start_ms if number + 1 < len(packed) else length_ms
        first_ms = max(spans[0].start_ms - _PAD_MS, (before_ms + spans[0].start_ms) // 2)
        last_ms = min(spans[-1].end_ms + _PAD_MS, (spans[-1].end_ms + after_ms + 1) // 2)
        part = samples[first_ms * _FRAMES_PER_MS : last_ms * _FRAMES_PER_MS]
        speech = tuple(Span(start_ms + s.start_ms, start_ms + s.end_ms) for s in spans)
        stretches.append(Stretch(start_ms + first_ms, part, speech, tonality(part)))
    return Cut(tuple(stretches), start_ms + done_ms)


def _pack(samples: Mono, spans: Sequence[Span]) -> list[list[Span]]:
    """Spans together as long as they fit one stretch; each cut is at a long pause."""
    longest_ms = LONGEST_STRETCH_MS - 2 * _PAD_MS
    left = [part for span in spans for part in _parts(samples, span, longest_ms)]
    packed: list[list[Span]] = []
    while left:
        count = _fitting(left, longest_ms)
        packed.append(left[:count])
        left = left[count:]
    return packed


def _fitting(spans: Sequence[Span], longest_ms: int) -> int:
    """How many spans make the first stretch."""
    start_ms = spans[0].start_ms
    cuts: list[tuple[int, int]] = []  # pause, spans before it
    for count in range(1, len(spans)):
        pause_ms = spans[count].start_ms - spans[count - 1].end_ms
        if pause_ms > _LONGEST_SILENCE_MS:
            return count
        if spans[count - 1].end_ms - start_ms >= _PREFERRED_SHARE * longest_ms:
            cuts.append((pause_ms, count))
        if spans[count].end_ms - start_ms > longest_ms:
            return max(cuts)[1] if cuts else count
    return len(spans)


def _parts(samples: Mono, span: Span, longest_ms: int) -> Iterator[Span]:
    """A span, cut where it is quietest as long as it is too long."""
    while span.length_ms > longest_ms:
        reach = Span(span.start_ms + longest_ms - _QUIET_REACH_MS, span.start_ms + longest_ms)
        part = samples[reach.start_ms * _FRAMES_PER_MS : reach.end_ms * _FRAMES_PER_MS]
        energies = (part.reshape(-1, _QUIET_MS * _FRAMES_PER_MS) ** 2).sum(axis=1)
        cut_ms = reach.start_ms + int(np.argmin(energies)) * _QUIET_MS
        yield Span(span.start_ms, cut_ms)
        span = Span(cut_ms, span.end_ms)
    yield span
