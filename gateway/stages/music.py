"""Making music: each piece goes on from the key, the tempo and the end of the one before."""

from dataclasses import dataclass

import soundfile

from common.audio.format import AudioEncoding, AudioFormat
from common.audio.pcm import encode_pcm
from common.emotions import EmotionScores
from gateway.artifacts.key import artifact_key
from gateway.clients.generators import MusicRequest, PreviousAudio, Tonality, generate_music
from gateway.cue_sheet.model import Cue
from gateway.production import Stage
from gateway.stages.takes import (
    TAKE_FILE,
    Sinks,
    Specs,
    make_missing,
    read_take,
    request_duration_ms,
    single,
    take_specs,
    with_takes,
)
from gateway.stages.unit import Unit
from gateway.stages.work import Work

# What engines that continue audio are given; 1.9 MB of 48 kHz stereo.
_ENDING_S = 5


@dataclass(frozen=True, slots=True)
class PreviousMusic:
    """The piece before: its take, and the key and tempo that its engine named."""

    take_id: str
    tonality: Tonality | None


async def make_music(
    work: Work, cue: Cue, previous: PreviousMusic | None
) -> tuple[Cue, PreviousMusic]:
    """The music with its take, and what the next piece goes on from; raises what musicgen
    answers."""
    intensity = single(cue.intensity)
    scores = {cue.emotion.value: intensity} if cue.emotion else {}
    request = MusicRequest(
        emotion=EmotionScores(**scores, neutral=single(1.0 - intensity)),
        intensity=intensity,
        genre=work.production.config.genre,
        prompt=cue.prompt,
        duration_ms=request_duration_ms(cue),
        previous=previous.tonality if previous else None,
        previous_audio=await _ending(work, previous) if previous else None,
    )
    engine, version = work.engine_version("musicgen")
    spec = take_specs(work.production.config.seed, cue, 1)[0]
    key = artifact_key(
        "music",
        emotion=request.emotion.as_tuple(),
        intensity=request.intensity,
        genre=request.genre,
        prompt=request.prompt,
        duration_ms=request.duration_ms,
        previous=previous.take_id if previous else None,
        engine=engine,
        version=version,
        seed=spec.seed,
        temperature=spec.temperature,
    )

    async def call(specs: Specs, sinks: Sinks) -> None:
        deadline_s = work.deadline_s(request.duration_ms)
        await generate_music(
            work.services.musicgen, work.context, request, specs, sinks, deadline_s
        )

    unit = Unit(Stage.MUSIC, "cue", cue.id, request.duration_ms)
    await make_missing(work, unit, [key], (spec,), call)
    take, tonality = await read_take(work, key)
    return with_takes(cue, [take], request.duration_ms), PreviousMusic(take.id, tonality)


async def _ending(work: Work, previous: PreviousMusic) -> PreviousAudio:
    """The last seconds of a take, at its own rate."""
    folder = await work.stores.artifacts.require(previous.take_id)
    with soundfile.SoundFile(folder / TAKE_FILE) as file:
        file.seek(max(0, file.frames - _ENDING_S * file.samplerate))
        frames = file.read(dtype="float32", always_2d=True)
        audio_format = AudioFormat(AudioEncoding.F32LE, file.samplerate, file.channels)
    return PreviousAudio(encode_pcm(frames, audio_format.encoding), audio_format)
