"""A Generate request on its way in: checked, and as the engine takes it."""

import math

import numpy as np
from whereisaudio.media.v1 import media_pb2
from whereisaudio.musicgen.v1 import musicgen_pb2

from common.audio.pcm import decode_pcm
from common.errors import invalid_field
from common.wire import emotion_scores_from_proto, format_from_proto
from services.musicgen.engine import Mode, MusicRequest, PreviousAudio, Take, Tonality

MIN_DURATION_MS, MAX_DURATION_MS = 1_000, 1_800_000
MAX_TAKES = 8
MAX_TEMPERATURE = 2.0
MAX_PREVIOUS_AUDIO_BYTES = 2 * 1024 * 1024
# Tempos that music has; a wrong unit falls outside.
MIN_TEMPO_BPM, MAX_TEMPO_BPM = 20.0, 300.0

MODES = {Mode.MAJOR: musicgen_pb2.MODE_MAJOR, Mode.MINOR: musicgen_pb2.MODE_MINOR}
_MODES_BACK = {value: key for key, value in MODES.items()}


def request_from_proto(message: musicgen_pb2.GenerateRequest) -> MusicRequest:
    """The request; raises InvalidArgument naming the field that is wrong."""
    _check_range("intensity", message.intensity, 0.0, 1.0)
    _check_range("duration_ms", message.duration_ms, MIN_DURATION_MS, MAX_DURATION_MS)
    if not 1 <= len(message.takes) <= MAX_TAKES:
        raise invalid_field("takes", f"got {len(message.takes)}, expected 1 to {MAX_TAKES}")
    scores = emotion_scores_from_proto(message.emotion)
    for weight in scores.as_tuple():
        _check_range("emotion", weight, 0.0, math.inf)
    return MusicRequest(
        emotion=scores,
        intensity=message.intensity,
        genre=message.genre.strip().lower(),
        prompt=message.prompt,
        duration_ms=message.duration_ms,
        takes=tuple(_take(spec, place) for place, spec in enumerate(message.takes)),
        previous=_tonality(message.previous) if message.HasField("previous") else None,
        previous_audio=_previous_audio(message) if message.previous_audio else None,
    )


def _take(message: media_pb2.TakeSpec, place: int) -> Take:
    _check_range(f"takes[{place}].temperature", message.temperature, 0.0, MAX_TEMPERATURE)
    return Take(message.seed, message.temperature)


def _tonality(message: musicgen_pb2.Tonality) -> Tonality:
    _check_range("previous.tonic_pitch_class", message.tonic_pitch_class, 0, 11)
    _check_range("previous.tempo_bpm", message.tempo_bpm, MIN_TEMPO_BPM, MAX_TEMPO_BPM)
    if message.mode not in _MODES_BACK:
        raise invalid_field("previous.mode", "got none, expected major or minor")
    return Tonality(message.tonic_pitch_class, _MODES_BACK[message.mode], message.tempo_bpm)


def _previous_audio(message: musicgen_pb2.GenerateRequest) -> PreviousAudio:
    data = message.previous_audio
    audio_format = format_from_proto(message.previous_format, "previous_format")
    if len(data) > MAX_PREVIOUS_AUDIO_BYTES:
        raise invalid_field(
            "previous_audio", f"got {len(data)} bytes, at most {MAX_PREVIOUS_AUDIO_BYTES}"
        )
    if len(data) % audio_format.frame_bytes:
        raise invalid_field(
            "previous_audio",
            f"got {len(data)} bytes, expected a multiple of {audio_format.frame_bytes}",
        )
    samples = decode_pcm(data, audio_format)
    if not np.isfinite(samples).all():
        raise invalid_field("previous_audio", "got samples that are no finite numbers")
    return PreviousAudio(samples, audio_format.sample_rate_hz)


def _check_range(field: str, value: float, low: float, high: float) -> None:
    """Raises InvalidArgument outside the range, for what is no number and for infinity."""
    if not (low <= value <= high and math.isfinite(value)):
        raise invalid_field(field, f"got {value:g}, expected {low:g} to {high:g}")
