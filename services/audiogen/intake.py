"""A Generate request on its way in: checked, and as the engine takes it."""

import math

from whereisaudio.audiogen.v1 import audiogen_pb2
from whereisaudio.media.v1 import media_pb2

from common.errors import invalid_field
from common.wire import family_from_proto
from services.audiogen.engine import EffectRequest, Take

MIN_DURATION_MS, MAX_DURATION_MS = 100, 600_000
MAX_TAKES = 8
MAX_TEMPERATURE = 2.0
MAX_PROMPT_CHARS = 1000
MAX_SOUND_CHARS = 100


def request_from_proto(message: audiogen_pb2.GenerateRequest) -> EffectRequest:
    """The request; raises InvalidArgument naming the field that is wrong."""
    _check_range("duration_ms", message.duration_ms, MIN_DURATION_MS, MAX_DURATION_MS)
    _check_length("prompt", message.prompt, MAX_PROMPT_CHARS)
    _check_length("sound", message.sound, MAX_SOUND_CHARS)
    if not 1 <= len(message.takes) <= MAX_TAKES:
        raise invalid_field("takes", f"got {len(message.takes)}, expected 1 to {MAX_TAKES}")
    family = family_from_proto(message.family)
    if not (family or message.sound.strip() or message.prompt.strip()):
        raise invalid_field("prompt", "got nothing, expected a prompt, a sound or a family")
    return EffectRequest(
        prompt=message.prompt,
        sound=message.sound.strip(),
        family=family,
        duration_ms=message.duration_ms,
        lasting=message.lasting,
        takes=tuple(_take(spec, place) for place, spec in enumerate(message.takes)),
    )


def _take(message: media_pb2.TakeSpec, place: int) -> Take:
    _check_range(f"takes[{place}].temperature", message.temperature, 0.0, MAX_TEMPERATURE)
    return Take(message.seed, message.temperature)


def _check_length(field: str, text: str, longest_chars: int) -> None:
    if len(text) > longest_chars:
        raise invalid_field(field, f"got {len(text)} characters, expected {longest_chars} at most")


def _check_range(field: str, value: float, low: float, high: float) -> None:
    """Raises InvalidArgument outside the range, for what is no number and for infinity."""
    if not (low <= value <= high and math.isfinite(value)):
        raise invalid_field(field, f"got {value:g}, expected {low:g} to {high:g}")
