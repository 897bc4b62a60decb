"""Where a voice may be, by level alone: for models that bring no voice detector."""

from services.stt.pauses import find_pauses
from services.stt.recognition.recogniser import Mono, Span
from services.stt.spectrum import FRAME_MS, spectra_of

_SHORTEST_SPEECH_MS = 80  # shorter sounds are clicks


def speech_by_level(samples: Mono) -> list[Span]:
    """The spans between pauses of 120 ms or more; steady noise is no speech."""
    pauses = find_pauses(spectra_of(samples)).runs
    end_ms = len(samples) // (16 * FRAME_MS) * FRAME_MS
    borders = [0, *(frame * FRAME_MS for p in pauses for frame in (p.start, p.end)), end_ms]
    spans = [Span(a, b) for a, b in zip(borders[::2], borders[1::2], strict=True)]
    return [span for span in spans if span.length_ms >= _SHORTEST_SPEECH_MS]
