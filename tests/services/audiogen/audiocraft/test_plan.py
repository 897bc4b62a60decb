from itertools import pairwise

import pytest

from common.errors import InvalidArgument
from common.sounds import SoundFamily
from services.audiogen.audiocraft.plan import LONGEST_S, plan
from services.audiogen.engine import EffectRequest, Take


def effect(**fields: object) -> EffectRequest:
    values: dict[str, object] = {
        "prompt": "heavy rain", "sound": "rain_heavy", "family": SoundFamily.RAIN,
        "duration_ms": 4000, "lasting": False, "takes": (Take(1, 1.0),), **fields,
    }  # fmt: skip
    return EffectRequest(**values)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("fields", "text"),
    [
        ({}, "heavy rain"),
        ({"prompt": "  "}, "rain heavy"),
        # The model's T5 knows no Hangul.
        ({"prompt": "창을 두드리는 비"}, "rain heavy"),
        ({"prompt": "", "sound": ""}, "rain"),
    ],
)
def test_the_text_is_the_prompt_or_else_a_name(fields: dict[str, object], text: str) -> None:
    assert plan(effect(**fields)).text == text


def test_nothing_to_hear_is_refused() -> None:
    with pytest.raises(InvalidArgument) as caught:
        plan(effect(prompt="비", sound="", family=None))
    assert caught.value.reason == "UNKNOWN_SOUND"


@pytest.mark.parametrize(
    ("duration_ms", "make_s", "frame_count"),
    [(100, 0.5, 4800), (4000, 4.0, 192_000), (90_000, LONGEST_S, 1_440_000)],
)
def test_an_event_is_half_a_second_to_30_seconds(
    duration_ms: int, make_s: float, frame_count: int
) -> None:
    planned = plan(effect(duration_ms=duration_ms))
    assert (planned.make_s, planned.frame_count) == (make_s, frame_count)


@pytest.mark.parametrize("duration_ms", [100, 1999, 10_000, 29_000, 29_001, 61_007, 600_000])
def test_a_bed_fills_its_time_with_rounds_that_the_model_can_make(duration_ms: int) -> None:
    planned = plan(effect(duration_ms=duration_ms, lasting=True))
    assert planned.borders[0] == 0
    assert planned.borders[-1] == planned.frame_count == duration_ms * 48
    lengths = [end - start for start, end in pairwise(planned.borders)]
    assert max(lengths) - min(lengths) <= 1
    assert 0 < planned.overlap_frames <= min(lengths) // 4
    needed_s = (max(lengths) + planned.overlap_frames) / 48_000
    assert needed_s <= planned.make_s <= LONGEST_S


def test_like_lengths_share_a_class() -> None:
    classes = [plan(effect(duration_ms=ms)).length_class_s for ms in (300, 2000, 2001, 9000, 30000)]
    assert classes == [2, 2, 5, 10, 30]
