"""What is asked of the model for a request: which text, how long, and how that becomes the take."""

from dataclasses import dataclass
from itertools import pairwise

from common.audio.format import TAKE_SAMPLE_RATE_HZ
from common.errors import InvalidArgument
from services.audiogen.engine import EffectRequest

SHORTEST_S, LONGEST_S = 0.5, 30.0
"""What the model makes at once; events end there, beds go round."""

_OVERLAP_S = 1.0
_LENGTH_CLASSES_S = (2.0, 5.0, 10.0, 15.0, 20.0, 25.0, LONGEST_S)


@dataclass(frozen=True, slots=True)
class Plan:
    """A take before it is made.

    text: what the model reads; frame_count: the take's frames at 48 kHz (an event's at most);
    borders: where a bed's rounds begin and end, in frames (an event has one round);
    overlap_frames: how far rounds of a bed run into each other; make_s: what the model makes.
    """

    text: str
    frame_count: int
    borders: tuple[int, ...]
    overlap_frames: int
    make_s: float

    @property
    def length_class_s(self) -> float:
        """The longest that shares a batch with it."""
        return next(length_s for length_s in _LENGTH_CLASSES_S if self.make_s <= length_s)


def plan(request: EffectRequest) -> Plan:
    """The plan; raises InvalidArgument (UNKNOWN_SOUND) where nothing says what is to be heard."""
    text, frame_count = _text(request), request.duration_ms * TAKE_SAMPLE_RATE_HZ // 1000
    if not request.lasting:
        make_s = min(max(request.duration_ms / 1000, SHORTEST_S), LONGEST_S)
        frames = min(frame_count, round(LONGEST_S * TAKE_SAMPLE_RATE_HZ))
        return Plan(text, frames, (0, frames), 0, make_s)
    count = -(-frame_count // round((LONGEST_S - _OVERLAP_S) * TAKE_SAMPLE_RATE_HZ))
    borders = tuple(frame_count * index // count for index in range(count + 1))
    round_frames = max(end - start for start, end in pairwise(borders))
    overlap = min(round(_OVERLAP_S * TAKE_SAMPLE_RATE_HZ), round_frames // 4)
    make_s = max((round_frames + overlap) / TAKE_SAMPLE_RATE_HZ, SHORTEST_S)
    return Plan(text, frame_count, borders, overlap, make_s)


def _text(request: EffectRequest) -> str:
    """The prompt where it is in Latin letters, which alone the model can read; else the name."""
    prompt = request.prompt.strip()
    if any(letter.isascii() and letter.isalpha() for letter in prompt):
        return prompt
    if name := request.sound.replace("_", " ").strip():
        return name
    if request.family is not None:
        return request.family.value.replace("_", " ")
    raise InvalidArgument("UNKNOWN_SOUND", f"got no English prompt, sound or family: {prompt!r}")
