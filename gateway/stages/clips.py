"""Cues as clips: the chosen take at the narration's rate, placed in frames."""

from pathlib import Path

import soundfile

from common.audio.resample import StreamResampler
from gateway.artifacts.key import artifact_key
from gateway.artifacts.store import ArtifactStore
from gateway.clients.mixer import Clip
from gateway.cue_sheet.model import Cue
from gateway.stages.takes import TAKE_FILE
from gateway.stages.work import Work
from gateway.threads import in_thread

_BLOCK_FRAMES = 65536
# An edge without any fade clicks.
_LEAST_FADE_MS = 5


async def to_clip(work: Work, cue: Cue, sample_rate_hz: int, frame_count: int) -> Clip | None:
    """The cue as it sounds; None where it does not (disabled, no take, past either end).

    frame_count: length of the narration.
    """
    take = cue.chosen_take()
    if take is None or not cue.enabled:
        return None
    work.use_artifact(rate_key(take.id, sample_rate_hz))
    path = await take_at_rate(work.stores.artifacts, take.id, sample_rate_hz)
    start = cue.start_ms * sample_rate_hz // 1000
    source_offset = cue.source_offset_ms * sample_rate_hz // 1000
    with soundfile.SoundFile(path) as file:
        available = file.frames - source_offset
        channel_count = file.channels
    wanted = cue.end_ms * sample_rate_hz // 1000 - start
    count = min(wanted, available, frame_count - start)
    if count <= 0:
        return None
    fade_in, fade_out = (
        max(fade_ms, _LEAST_FADE_MS) * sample_rate_hz // 1000
        for fade_ms in (cue.fade_in_ms, cue.fade_out_ms)
    )
    return Clip(
        id=cue.id,
        kind=cue.kind,
        audio_path=path,
        channel_count=channel_count,
        start_frame=start,
        frame_count=count,
        source_offset_frames=source_offset,
        gain_db=cue.gain_db,
        # A take begins as it should by itself: only a cut into it needs a fade.
        fade_in_frames=min(fade_in if cue.fade_in_ms or source_offset else 0, count // 2),
        fade_out_frames=min(fade_out if cue.fade_out_ms or count < available else 0, count // 2),
        loudness_lufs=take.loudness_lufs,
    )


def rate_key(take_id: str, sample_rate_hz: int) -> str:
    """The key of a take at a rate."""
    return artifact_key("take-at-rate", take=take_id, sample_rate_hz=sample_rate_hz)


async def take_at_rate(artifacts: ArtifactStore, take_id: str, sample_rate_hz: int) -> Path:
    """The take's audio at the rate, resampled once (soxr HQ)."""
    key = rate_key(take_id, sample_rate_hz)
    if await artifacts.find(key) is None:
        take = await artifacts.require(take_id)
        async with artifacts.create(key) as folder:
            await in_thread(_resample_file, take / TAKE_FILE, folder / TAKE_FILE, sample_rate_hz)
    return await artifacts.require(key) / TAKE_FILE


def _resample_file(source_path: Path, target_path: Path, sample_rate_hz: int) -> None:
    with soundfile.SoundFile(source_path) as source:
        if source.samplerate == sample_rate_hz:
            target_path.hardlink_to(source_path)
            return
        stream = StreamResampler(source.samplerate, sample_rate_hz, source.channels)
        with soundfile.SoundFile(
            target_path, "w", sample_rate_hz, source.channels, "PCM_24", format="FLAC"
        ) as target:
            for frames in source.blocks(_BLOCK_FRAMES, dtype="float32", always_2d=True):
                target.write(stream.push(frames))
            target.write(stream.finish())
