"""Clips on the timeline."""

from dataclasses import replace

import numpy as np
import pytest

from common.errors import InvalidArgument, ResourceExhausted
from common.sounds import CueKind
from services.mixer.render import Placement, to_planes
from services.mixer.timeline import Timeline

VOICE_LUFS = -20.0
# An effect of this loudness comes out at a gain of 0 dB.
EFFECT_LUFS = -26.0


def placement(clip_id: str, start_frame: int, frame_count: int, **changes: object) -> Placement:
    plain = Placement(
        clip_id=clip_id,
        kind=CueKind.EFFECT,
        channel_count=1,
        start_frame=start_frame,
        frame_count=frame_count,
        sent_offset_frames=0,
        sent_frame_count=frame_count,
        gain_db=0.0,
        fade_in_frames=0,
        fade_out_frames=0,
        loudness_lufs=EFFECT_LUFS,
    )
    return replace(plain, **changes)


def add(timeline: Timeline, clip: Placement, frames: np.ndarray) -> None:
    timeline.begin(clip, 0)
    timeline.fill(to_planes(np.asarray(frames, np.float32)))


def ramp(count: int, channel_count: int = 1) -> np.ndarray:
    return np.arange(1, count * channel_count + 1, dtype=np.float32).reshape(count, -1) / 1000


def test_a_clip_sounds_from_its_start_frame_on() -> None:
    timeline = Timeline(1, VOICE_LUFS)
    add(timeline, placement("a", 1000, 50), ramp(50))
    sound, guarded = timeline.sound(CueKind.EFFECT, 990, 1060)
    expected = np.zeros(70, np.float32)
    expected[10:60] = ramp(50)[:, 0]
    assert np.array_equal(sound[0], expected)
    assert guarded is sound
    assert not timeline.sound(CueKind.MUSIC, 990, 1060)[0].any()


def test_gain_and_fades_belong_to_the_frame_in_the_clip() -> None:
    timeline = Timeline(1, VOICE_LUFS)
    fades = {"gain_db": -6.0, "fade_in_frames": 20, "fade_out_frames": 30}
    add(timeline, placement("a", 0, 100, **fades), np.ones((100, 1)))
    whole = timeline.sound(CueKind.EFFECT, 0, 100)[0][0]
    frame = np.arange(100) + 0.5
    fade = np.sin(np.pi / 2 * np.minimum(frame / 20, 1))
    fade *= np.sin(np.pi / 2 * np.minimum((100 - frame) / 30, 1))
    np.testing.assert_allclose(whole, 10 ** (-6 / 20) * fade, atol=1e-6)
    for start, stop in ((0, 7), (7, 25), (60, 100)):
        assert np.array_equal(timeline.sound(CueKind.EFFECT, start, stop)[0][0], whole[start:stop])


def test_parts_of_a_clip_are_the_clip() -> None:
    fades = {"fade_in_frames": 40, "fade_out_frames": 50}
    one, other = Timeline(1, VOICE_LUFS), Timeline(1, VOICE_LUFS)
    add(one, placement("a", 10, 100, **fades), ramp(100))
    for start, stop in ((0, 33), (33, 90), (90, 100)):
        sent = {"sent_offset_frames": start, "sent_frame_count": stop - start}
        add(other, placement("a", 10, 100, **fades, **sent), ramp(100)[start:stop])
    sounds = [timeline.sound(CueKind.EFFECT, 0, 120)[0] for timeline in (one, other)]
    assert np.array_equal(*sounds)


def test_the_order_of_coming_does_not_matter() -> None:
    rng = np.random.default_rng(4)
    clips = [
        (placement(f"clip-{k}", k % 3, 64), rng.standard_normal((64, 1)).astype(np.float32))
        for k in range(6)
    ]
    sounds = []
    for order in (clips, clips[::-1]):
        timeline = Timeline(1, VOICE_LUFS)
        for clip, frames in order:
            add(timeline, clip, frames)
        sounds.append(timeline.sound(CueKind.EFFECT, 0, 70)[0])
    assert np.array_equal(*sounds)


def test_two_channels_become_one_with_the_power_of_what_they_share() -> None:
    timeline = Timeline(1, VOICE_LUFS)
    add(timeline, placement("a", 0, 10, channel_count=2), np.full((10, 2), 0.1))
    np.testing.assert_allclose(timeline.sound(CueKind.EFFECT, 0, 10)[0], 0.1 * 2**0.5, rtol=1e-6)


def test_one_channel_sounds_on_both_sides_as_loud_as_two_would() -> None:
    timeline = Timeline(2, VOICE_LUFS)
    add(timeline, placement("a", 0, 10), np.full((10, 1), 0.1))
    np.testing.assert_allclose(
        timeline.sound(CueKind.EFFECT, 0, 10)[0], np.full((2, 10), 0.1 / 2**0.5), rtol=1e-6
    )


def test_what_the_user_added_is_told_apart() -> None:
    timeline = Timeline(1, VOICE_LUFS)
    add(timeline, placement("loud", 0, 10, gain_db=6.0), np.full((10, 1), 0.1))
    add(timeline, placement("soft", 0, 10, gain_db=-6.0), np.full((10, 1), 0.1))
    sound, guarded = timeline.sound(CueKind.EFFECT, 0, 10)
    np.testing.assert_allclose(sound, 0.1 * (10**0.3 + 10**-0.3), rtol=1e-6)
    np.testing.assert_allclose(guarded, 0.1 * (1 + 10**-0.3), rtol=1e-6)


def test_a_silent_take_is_not_turned_up_without_end() -> None:
    timeline = Timeline(1, VOICE_LUFS)
    add(timeline, placement("a", 0, 10, loudness_lufs=-100.0), np.full((10, 1), 1e-3))
    assert timeline.sound(CueKind.EFFECT, 0, 10)[0].max() == pytest.approx(10 ** (24 / 20) * 1e-3)


def test_clips_that_have_ended_are_forgotten() -> None:
    timeline = Timeline(1, VOICE_LUFS)
    add(timeline, placement("a", 0, 10), ramp(10))
    add(timeline, placement("b", 5, 10), ramp(10))
    timeline.forget(10)
    assert timeline.clip_ids(0, 100) == ["b"]
    timeline.forget(15)
    assert timeline.clip_ids(0, 100) == []


@pytest.mark.parametrize(
    ("reason", "steps"),
    [
        ("CLIP_TOO_LATE", lambda timeline: timeline.begin(placement("b", 99, 10), 100)),
        ("CLIP_INCOMPLETE", lambda timeline: timeline.begin(placement("b", 200, 10), 0)),
        ("CLIP_INCOMPLETE", lambda timeline: timeline.require_complete()),
        ("CLIP_TOO_LONG", lambda timeline: timeline.fill(np.zeros((1, 6), np.float32))),
    ],
)
def test_what_does_not_fit_is_refused(reason: str, steps: object) -> None:
    timeline = Timeline(1, VOICE_LUFS)
    if reason != "CLIP_TOO_LATE":
        timeline.begin(placement("a", 0, 10), 0)
        timeline.fill(np.zeros((1, 5), np.float32))
    with pytest.raises(InvalidArgument) as caught:
        steps(timeline)  # type: ignore[operator]
    assert caught.value.reason == reason


def test_audio_without_a_clip_is_refused() -> None:
    with pytest.raises(InvalidArgument, match="expected a clip to begin"):
        Timeline(1, VOICE_LUFS).fill(np.zeros((1, 1), np.float32))


def test_a_clip_of_any_claimed_size_takes_no_memory_before_it_comes() -> None:
    with pytest.raises(ResourceExhausted):
        Timeline(1, VOICE_LUFS).begin(placement("a", 0, 10**15), 0)
