"""Rendering segments of the timeline: preview and master are made of the same pieces."""

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import soundfile
from pydantic import TypeAdapter

from common.audio.format import AudioFormat
from common.audio.loudness import integrated_lufs, rms_dbfs
from common.audio.pcm import decode_pcm, quantise_s24
from gateway.artifacts.key import artifact_key
from gateway.clients.mixer import (
    OUTPUT_ENCODING,
    STEM_NAMES,
    Clip,
    MixRange,
    MixTarget,
    RangeFacts,
    mix,
)
from gateway.ingest.narration import Narration
from gateway.production import Stage
from gateway.stages.ordered import ordered
from gateway.stages.unit import Unit
from gateway.stages.work import Work

_FACTS = TypeAdapter(RangeFacts)
_FACTS_FILE = "facts.json"

# The clips that sound in a segment, once all that may sound there has been made.
ClipsIn = Callable[[MixRange], Awaitable[Sequence[Clip]]]


@dataclass(frozen=True, slots=True)
class Segment:
    """A rendered segment: its artifact's folder holds a FLAC a stem."""

    key: str
    folder: Path
    facts: RangeFacts

    def stem_path(self, stem: str) -> Path:
        """The stem's audio."""
        return self.folder / f"{stem}.flac"


async def render_segments(
    work: Work,
    narration: Narration,
    ranges: Sequence[MixRange],
    target: MixTarget,
    stems: Sequence[str],
    clips_in: ClipsIn,
    stem_gain_db: float = 0.0,
) -> AsyncIterator[Segment]:
    """The segments in order; several are in work at a time. Raises what the mixer answers.

    stem_gain_db: constant gain over all stems, the mix excepted, on top of the target's.
    """

    async def items() -> AsyncIterator[MixRange]:
        for mix_range in ranges:
            yield mix_range

    async def one(mix_range: MixRange) -> Segment:
        clips = await clips_in(mix_range)
        return await _render(work, narration, clips, mix_range, target, stems, stem_gain_db)

    async for segment in ordered(items(), one, work.settings.max_calls_per_stage):
        yield segment


async def _render(
    work: Work,
    narration: Narration,
    clips: Sequence[Clip],
    mix_range: MixRange,
    target: MixTarget,
    stems: Sequence[str],
    stem_gain_db: float,
) -> Segment:
    key = artifact_key(
        "segment",
        pcm=narration.pcm_sha256,
        clips=[_clip_inputs(clip) for clip in clips],
        range=asdict(mix_range),
        target=asdict(target),
        stems=list(stems),
        stem_gain_db=stem_gain_db,
        mixer=work.engine_version("mixer"),
    )
    work.use_artifact(key)
    audio_ms = mix_range.frame_count * 1000 // narration.sample_rate_hz
    if await work.stores.artifacts.find(key) is None:
        async with work.stores.artifacts.create(key) as folder:

            async def call() -> None:
                audio_format = AudioFormat(
                    OUTPUT_ENCODING, narration.sample_rate_hz, target.channel_count
                )
                with StemFiles(folder, audio_format, stem_gain_db) as files:
                    facts = await mix(
                        work.services.mixer,
                        work.context,
                        narration.audio_path,
                        clips,
                        mix_range,
                        target,
                        stems,
                        work.deadline_s(audio_ms),
                        files.write,
                    )
                (folder / _FACTS_FILE).write_bytes(_FACTS.dump_json(facts))

            await work.attempt(Unit(Stage.MIX, "segment", mix_range.start_frame, audio_ms), call)
    folder = await work.stores.artifacts.require(key)
    return Segment(key, folder, _FACTS.validate_json((folder / _FACTS_FILE).read_bytes()))


def _clip_inputs(clip: Clip) -> list[object]:
    """What of a clip decides how it sounds; its file stands for its take and rate."""
    return [
        clip.id,
        clip.kind.value,
        clip.audio_path.parent.name,
        clip.start_frame,
        clip.frame_count,
        clip.source_offset_frames,
        clip.gain_db,
        clip.fade_in_frames,
        clip.fade_out_frames,
        clip.loudness_lufs,
    ]


class StemFiles:
    """Writes the samples of stems to 24-bit FLAC files; one attempt of a segment."""

    def __init__(self, folder: Path, audio_format: AudioFormat, stem_gain_db: float) -> None:
        self._folder = folder
        self._format = audio_format
        self._stem_gain = np.float32(10 ** (stem_gain_db / 20))
        self._files: dict[str, soundfile.SoundFile] = {}
        self._rests: dict[str, bytes] = dict.fromkeys(STEM_NAMES, b"")

    def __enter__(self) -> "StemFiles":
        return self

    def __exit__(self, *_error: object) -> None:
        for file in self._files.values():
            file.close()

    def write(self, stem: str, data: bytes) -> None:
        """Append samples; they may end inside a frame."""
        data = self._rests[stem] + data
        whole_bytes = len(data) - len(data) % self._format.frame_bytes
        self._rests[stem] = data[whole_bytes:]
        frames = decode_pcm(data[:whole_bytes], self._format)
        if stem != "mix":
            frames = frames * self._stem_gain
        self._file(stem).write(quantise_s24(frames))

    def _file(self, stem: str) -> soundfile.SoundFile:
        if stem not in self._files:
            self._files[stem] = soundfile.SoundFile(
                self._folder / f"{stem}.flac",
                "w",
                self._format.sample_rate_hz,
                self._format.channel_count,
                "PCM_24",
                format="FLAC",
            )
        return self._files[stem]


@dataclass(frozen=True, slots=True)
class Level:
    """How loud a whole mix is."""

    loudness_lufs: float
    rms_dbfs: float


def mix_level(segments: Sequence[Segment]) -> Level:
    """The mix's level out of its segments' sub-blocks of 100 ms."""
    mixes = [segment.facts.stems["mix"] for segment in segments]
    energies = np.concatenate([mix.block_energies for mix in mixes])
    mean_squares = np.concatenate([mix.block_mean_squares for mix in mixes])
    return Level(integrated_lufs(energies), rms_dbfs(mean_squares))
