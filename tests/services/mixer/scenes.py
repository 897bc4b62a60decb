"""Narrations, beds and events for the mixer's tests, and a client of its engine.

scene = make_scene(16000)
request = whole(scene, gain_db=3.0)
rendering = render(request, scene)
rendering.stems[Stem.MIX]     float32 (frames, channels)
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.signal import butter, sosfilt

from common.audio.grid import time_grid
from common.audio.loudness import integrated_lufs, speech_gate_lufs
from common.audio.loudness_meter import bed_loudness_lufs, event_loudness_lufs, measure
from common.offload import CancelToken
from common.sounds import CueKind
from services.mixer.block_mixer import BlockMixer
from services.mixer.render import (
    Arrival,
    ClipAudio,
    NarrationAudio,
    PeakKind,
    Placement,
    RenderReport,
    RenderRequest,
    Stem,
    StemAudio,
)

Frames = NDArray[np.float32]
SOURCES = (Stem.NARRATION, Stem.EFFECTS, Stem.AMBIENCE, Stem.MUSIC)


@dataclass(frozen=True, slots=True)
class PlacedAudio:
    """A clip, whole, and where it lies."""

    placement: Placement
    frames: Frames


@dataclass(frozen=True, slots=True)
class Scene:
    """A narration and its clips; `spoken` are its phrases in frames."""

    sample_rate_hz: int
    narration: Frames
    spoken: tuple[tuple[int, int], ...]
    clips: tuple[PlacedAudio, ...]


@dataclass(frozen=True, slots=True)
class Rendering:
    """What the engine gave."""

    stems: dict[Stem, Frames]
    report: RenderReport


def make_voice(
    sample_rate_hz: int, duration_s: float, channel_count: int = 1, seed: int = 0
) -> tuple[Frames, tuple[tuple[int, int], ...]]:
    """Phrases of a buzz with syllables, loud and soft, with short and long pauses."""
    rng = np.random.default_rng(seed)
    count = round(duration_s * sample_rate_hz)
    time_s = np.arange(count) / sample_rate_hz
    envelope, spoken, start_s = np.zeros(count), [], 0.7
    while start_s < duration_s - 1:
        end_s = min(start_s + rng.uniform(1.0, 3.0), duration_s - 0.3)
        part = slice(round(start_s * sample_rate_hz), round(end_s * sample_rate_hz))
        syllables = 0.3 + 0.7 * np.abs(np.sin(np.pi * 4 * (time_s[part] - start_s)))
        envelope[part] = syllables * rng.choice([0.3, 0.7, 1.0])
        spoken.append((part.start, part.stop))
        start_s = end_s + rng.choice([0.2, 0.4, 1.0, 3.0])
    phase = 2 * np.pi * np.cumsum(120 + 20 * np.sin(2 * np.pi * 0.7 * time_s)) / sample_rate_hz
    harmonics = [k for k in range(1, 12) if k * 140 < 0.45 * sample_rate_hz]
    voice = 0.15 * envelope * sum(np.sin(k * phase) / k for k in harmonics)
    voice += rng.standard_normal(count) * 1e-4
    return np.repeat(voice[:, None], channel_count, axis=1).astype(np.float32), tuple(spoken)


def make_bed(
    sample_rate_hz: int, duration_s: float, channel_count: int, seed: int, *, lively: bool = True
) -> Frames:
    """Coloured noise; lively, it swells by some 20 dB every three seconds."""
    rng = np.random.default_rng(seed)
    count = round(duration_s * sample_rate_hz)
    noise = rng.standard_normal((count, channel_count)) * 0.1
    if lively:
        swell = np.abs(np.sin(np.pi * 0.37 * np.arange(count) / sample_rate_hz)) ** 6
        noise *= 0.1 + swell[:, None]
    return np.asarray(sosfilt(butter(2, 0.25, output="sos"), noise, axis=0), np.float32)


def make_event(sample_rate_hz: int, duration_s: float, channel_count: int, seed: int) -> Frames:
    """A burst of noise that dies away."""
    burst = make_bed(sample_rate_hz, duration_s, channel_count, seed, lively=False)
    decay = np.exp(-3 * np.arange(len(burst)) / sample_rate_hz)[:, None]
    return (burst * decay).astype(np.float32)


def put(
    clip_id: str,
    kind: CueKind,
    start_frame: int,
    frames: Frames,
    sample_rate_hz: int,
    *,
    gain_db: float = 0.0,
    fade_in_frames: int = 0,
    fade_out_frames: int = 0,
    loudness_lufs: float | None = None,
) -> PlacedAudio:
    """A whole clip; its loudness is measured where none is given."""
    if loudness_lufs is None:
        loudness_of = event_loudness_lufs if kind == CueKind.EFFECT else bed_loudness_lufs
        loudness_lufs = loudness_of(frames, sample_rate_hz)
    placement = Placement(
        clip_id=clip_id,
        kind=kind,
        channel_count=frames.shape[1],
        start_frame=start_frame,
        frame_count=len(frames),
        sent_offset_frames=0,
        sent_frame_count=len(frames),
        gain_db=gain_db,
        fade_in_frames=fade_in_frames,
        fade_out_frames=fade_out_frames,
        loudness_lufs=loudness_lufs,
    )
    return PlacedAudio(placement, frames)


def make_scene(
    sample_rate_hz: int, duration_s: float = 24.0, channel_count: int = 1, seed: int = 0
) -> Scene:
    """A narration with two pieces of music that overlap, an ambience and some events."""
    rate = sample_rate_hz
    voice, spoken = make_voice(rate, duration_s, channel_count, seed)
    rng = np.random.default_rng(seed + 1)
    half_s = duration_s / 2
    clips = [
        put("music-1", CueKind.MUSIC, rate + 11, make_bed(rate, half_s, 2, 1), rate,
            fade_in_frames=rate, fade_out_frames=2 * rate),
        put("music-2", CueKind.MUSIC, round(half_s * rate), make_bed(rate, half_s + 3, 2, 4), rate,
            gain_db=-2.0, fade_in_frames=2 * rate, fade_out_frames=rate),
        put("ambience", CueKind.AMBIENCE, 3 * rate + 7, make_bed(rate, half_s, 1, 2), rate,
            fade_in_frames=rate, fade_out_frames=rate),
    ]  # fmt: skip
    for index in range(8):
        start = int(rng.integers(0, len(voice) - rate))
        event = make_event(rate, 1.5, 1 + index % 2, 10 + index)
        clips.append(
            put(f"effect-{index}", CueKind.EFFECT, start, event, rate, fade_out_frames=rate // 10)
        )
    return Scene(rate, voice, spoken, tuple(clips))


def whole(
    scene: Scene,
    *,
    gain_db: float = 0.0,
    peak_limit_db: float = -1.0,
    peak_kind: PeakKind = PeakKind.TRUE_PEAK,
    output_channel_count: int | None = None,
    stems: Sequence[Stem] = tuple(Stem),
) -> RenderRequest:
    """A request for all of a scene."""
    energies = measure(scene.narration, scene.sample_rate_hz).energies
    frame_count, channel_count = scene.narration.shape
    return RenderRequest(
        sample_rate_hz=scene.sample_rate_hz,
        narration_channel_count=channel_count,
        output_channel_count=output_channel_count or channel_count,
        start_frame=0,
        frame_count=frame_count,
        context_start_frame=0,
        context_frame_count=frame_count,
        narration_frame_count=frame_count,
        narration_loudness_lufs=integrated_lufs(energies),
        speech_gate_lufs=speech_gate_lufs(energies),
        gain_db=gain_db,
        peak_limit_db=peak_limit_db,
        peak_kind=peak_kind,
        stems=tuple(stems),
    )


def part(request: RenderRequest, start_frame: int, end_frame: int) -> RenderRequest:
    """A request for a range of it, with the least context."""
    grid = time_grid(request.sample_rate_hz)
    context_start = grid.context_start(start_frame)
    context_end = grid.context_end(end_frame, request.narration_frame_count)
    return replace(
        request,
        start_frame=start_frame,
        frame_count=end_frame - start_frame,
        context_start_frame=context_start,
        context_frame_count=context_end - context_start,
    )


def arrivals(
    request: RenderRequest, scene: Scene, chunk_frames: int = 4096, part_frames: int | None = None
) -> Iterator[Arrival]:
    """What a client sends: each clip, or part of one, before the narration that reaches it."""
    waiting = sorted(
        (sent for clip in scene.clips for sent in _sent(request, clip, part_frames)),
        key=lambda clip: clip.placement.sent_start_frame,
    )
    frame = request.context_start_frame
    while frame < request.context_end_frame:
        end = min(frame + chunk_frames, request.context_end_frame)
        while waiting and waiting[0].placement.sent_start_frame < end:
            clip = waiting.pop(0)
            yield clip.placement
            for start in range(0, len(clip.frames), chunk_frames):
                yield ClipAudio(clip.frames[start : start + chunk_frames])
        yield NarrationAudio(scene.narration[frame:end])
        frame = end


def _sent(
    request: RenderRequest, clip: PlacedAudio, part_frames: int | None
) -> Iterator[PlacedAudio]:
    placement = clip.placement
    first = max(0, request.context_start_frame - placement.start_frame)
    last = min(placement.frame_count, request.context_end_frame - placement.start_frame)
    for start in range(first, last, part_frames or max(1, last - first)):
        stop = min(last, start + (part_frames or last))
        sent = replace(placement, sent_offset_frames=start, sent_frame_count=stop - start)
        yield PlacedAudio(sent, clip.frames[start:stop])


def render(
    request: RenderRequest,
    scene: Scene,
    chunk_frames: int = 4096,
    part_frames: int | None = None,
) -> Rendering:
    """What the engine makes of it."""
    pieces: dict[Stem, list[Frames]] = {stem: [] for stem in request.stems}
    report: RenderReport | None = None
    sent = arrivals(request, scene, chunk_frames, part_frames)
    for rendered in BlockMixer().mix(request, sent, CancelToken()):
        if isinstance(rendered, StemAudio):
            pieces[rendered.stem].append(rendered.frames)
        else:
            report = rendered
    assert report is not None
    return Rendering({stem: np.concatenate(some) for stem, some in pieces.items()}, report)


def second_lufs(frames: Frames, sample_rate_hz: int, step_s: float = 0.1) -> NDArray[np.float64]:
    """The K-weighted level of each second, in steps, by a meter of its own."""
    from common.audio.k_weighting import k_weighting_sections

    weighted = sosfilt(k_weighting_sections(sample_rate_hz), frames.astype(np.float64), axis=0)
    powers = np.concatenate([[0.0], np.cumsum((weighted**2).sum(axis=1))])
    starts = np.arange(0, len(frames) - sample_rate_hz, round(step_s * sample_rate_hz))
    means = (powers[starts + sample_rate_hz] - powers[starts]) / sample_rate_hz
    return np.asarray(-0.691 + 10 * np.log10(np.maximum(means, 1e-15)))
