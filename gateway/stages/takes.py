"""Making the takes of cues."""

import hashlib
from collections.abc import Awaitable, Callable, Sequence
from contextlib import AsyncExitStack, closing
from dataclasses import replace
from pathlib import Path

import numpy as np
import soundfile
from pydantic import TypeAdapter

from common.audio.format import AudioFormat
from common.audio.pcm import Frames
from common.sounds import CueKind
from gateway.artifacts.key import artifact_key
from gateway.clients.generators import (
    SoundRequest,
    TakeFacts,
    TakeSpec,
    Tonality,
    generate_sound,
)
from gateway.cue_sheet.model import Cue, Take
from gateway.production import Stage
from gateway.stages.unit import Unit
from gateway.stages.work import Work

Specs = tuple[TakeSpec, ...]
Sinks = tuple["TakeFile", ...]
Call = Callable[[Specs, Sinks], Awaitable[None]]

_FACTS = TypeAdapter(TakeFacts)
_FACTS_FILE = "facts.json"
# At the rate that it was made at; what people listen to.
TAKE_FILE = "take.flac"
# Each further take strays less than the one before.
_TEMPERATURES = (1.0, 0.85, 0.7, 0.6, 0.5, 0.4, 0.3, 0.2)
_MAX_SOUND_MS = 600_000


class TakeFile:
    """Writes one take to its artifact's folder (a TakeSink)."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._file: soundfile.SoundFile | None = None

    def start(self, audio_format: AudioFormat) -> None:
        """Open the file anew: an attempt before may have broken off."""
        self.close()
        self._file = soundfile.SoundFile(
            self._folder / TAKE_FILE,
            "w",
            audio_format.sample_rate_hz,
            audio_format.channel_count,
            "PCM_24",
            format="FLAC",
        )

    def write(self, frames: Frames) -> None:
        """Append; shape (frames, channels)."""
        if self._file is not None:
            self._file.write(frames)

    def finish(self, facts: TakeFacts) -> None:
        """Close the file and write the facts beside it."""
        self.close()
        (self._folder / _FACTS_FILE).write_bytes(_FACTS.dump_json(facts))

    def close(self) -> None:
        """Close the file, if it is open."""
        if self._file is not None:
            self._file.close()
            self._file = None


async def make_sound(work: Work, cue: Cue) -> Cue:
    """The effect or ambience with its takes; raises what audiogen answers."""
    request = SoundRequest(
        prompt=cue.prompt,
        sound=cue.sound,
        family=cue.family,
        duration_ms=min(request_duration_ms(cue), _MAX_SOUND_MS),
        lasting=cue.kind is CueKind.AMBIENCE,
    )
    engine, version = work.engine_version("audiogen")
    count = work.production.config.take_count if cue.kind is CueKind.EFFECT else 1
    specs = take_specs(work.production.config.seed, cue, count)
    keys = [
        artifact_key(
            "sound",
            prompt=request.prompt,
            sound=request.sound,
            family=request.family,
            duration_ms=request.duration_ms,
            lasting=request.lasting,
            engine=engine,
            version=version,
            seed=spec.seed,
            temperature=spec.temperature,
        )
        for spec in specs
    ]

    async def call(specs: Specs, sinks: Sinks) -> None:
        deadline_s = work.deadline_s(request.duration_ms * len(specs))
        await generate_sound(
            work.services.audiogen, work.context, request, specs, sinks, deadline_s
        )

    unit = Unit(Stage.SOUND, "cue", cue.id, request.duration_ms * len(specs))
    await make_missing(work, unit, keys, specs, call)
    takes = [(await read_take(work, key))[0] for key in keys]
    return _cut(with_takes(cue, takes, request.duration_ms), work)


async def make_missing(
    work: Work, unit: Unit, keys: Sequence[str], specs: Specs, call: Call
) -> None:
    """Make those takes in one call whose artifacts are not there yet."""
    for key in keys:
        work.use_artifact(key)
    missing = [
        (key, spec)
        for key, spec in zip(keys, specs, strict=True)
        if await work.stores.artifacts.find(key) is None
    ]
    if not missing:
        return
    async with AsyncExitStack() as stack:
        creations = [work.stores.artifacts.create(key) for key, _ in missing]
        folders = [await stack.enter_async_context(creation) for creation in creations]
        sinks = tuple(stack.enter_context(closing(TakeFile(folder))) for folder in folders)
        missing_specs = tuple(spec for _, spec in missing)
        await work.attempt(unit, lambda: call(missing_specs, sinks))


def request_duration_ms(cue: Cue) -> int:
    """The length to ask for: that of takes which are to be made again, else the cue's own."""
    recorded_ms = cue.takes[0].request_duration_ms if cue.takes else 0
    return recorded_ms or cue.source_offset_ms + cue.end_ms - cue.start_ms


def take_specs(seed: int, cue: Cue, count: int) -> Specs:
    """Those of takes that are to be made again, else a seed of its own for each take at falling
    temperatures."""
    if cue.takes:
        return tuple(TakeSpec(take.seed, single(take.temperature)) for take in cue.takes)
    specs = []
    for index, temperature in enumerate(_TEMPERATURES[:count]):
        digest = hashlib.sha256(f"{seed} {cue.id} {index}".encode()).digest()
        specs.append(TakeSpec(int.from_bytes(digest[:7], "big"), single(temperature)))
    return tuple(specs)


def single(value: float) -> float:
    """The number as the wire carries it: a take that is made again from a cue sheet, whichever
    face it came through, is asked for with the same numbers and has the same id."""
    return float(np.float32(value))


async def read_take(work: Work, key: str) -> tuple[Take, Tonality | None]:
    """The take of an artifact, whose id is the artifact's key, and its key and tempo."""
    work.use_artifact(key)
    folder = await work.stores.artifacts.require(key)
    facts = _FACTS.validate_json((folder / _FACTS_FILE).read_bytes())
    with soundfile.SoundFile(folder / TAKE_FILE) as file:
        duration_ms = file.frames * 1000 // file.samplerate
    take = Take(
        id=key,
        engine=facts.engine,
        engine_version=facts.engine_version,
        licence=facts.licence,
        seed=facts.seed,
        temperature=facts.temperature,
        duration_ms=duration_ms,
        score=facts.score,
        artifact_sha256=facts.audio_sha256,
        loudness_lufs=facts.loudness_lufs,
        description=facts.description,
    )
    return take, facts.tonality


def _cut(cue: Cue, work: Work) -> Cue:
    """The cue, at the longest until the narration's end."""
    narration = work.production.narration
    if narration is None or cue.end_ms <= narration.duration_ms:
        return cue
    return replace(cue, end_ms=narration.duration_ms)


def with_takes(cue: Cue, takes: list[Take], request_duration_ms: int) -> Cue:
    """The cue with its takes; the one that the engine thinks best sounds, the first of equals.

    An effect ends where its take ends, since it may ring longer than was asked for.
    """
    kept = cue.chosen_take_id if any(t.id == cue.chosen_take_id for t in takes) else ""
    best = max(takes, key=lambda take: take.score)
    chosen = next((take for take in takes if take.id == kept), best)
    end_ms = cue.end_ms
    if cue.kind is CueKind.EFFECT and not cue.locked and not cue.takes:
        end_ms = cue.start_ms + chosen.duration_ms
    return replace(
        cue,
        takes=tuple(replace(take, request_duration_ms=request_duration_ms) for take in takes),
        chosen_take_id=chosen.id,
        end_ms=end_ms,
        missing_reason="",
    )
