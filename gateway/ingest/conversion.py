"""One pass over a file: decode, write what later stages read, measure. Runs in the child."""

import hashlib
from collections.abc import Callable
from io import BufferedRandom, BufferedReader
from pathlib import Path

from common.audio.loudness import integrated_lufs, rms_dbfs
from gateway.ingest.container import Container
from gateway.ingest.damage import clipping_warning, find_warnings
from gateway.ingest.decoder import Decoder
from gateway.ingest.limits import IngestLimits
from gateway.ingest.metadata import read_chapters, read_tags
from gateway.ingest.narration import Narration
from gateway.ingest.recording import Outputs, Recording
from gateway.ingest.refusal import Reason, Refusal
from gateway.ingest.windows import cut_windows

Source = BufferedReader | BufferedRandom
# Hears how many milliseconds have been decoded, and of how many (0 where that is not known).
OnDecoded = Callable[[int, int], None]


def convert(
    source: Source,
    container: Container,
    outputs: Outputs,
    limits: IngestLimits,
    on_decoded: OnDecoded,
) -> Narration:
    """The narration in a file; its folder is left to the caller to set.

    Raises Refusal for what cannot be a narration.
    """
    source.seek(0)
    upload_sha256 = hashlib.file_digest(source, "sha256").hexdigest()
    decoder = Decoder(source, container)
    _check_length(decoder.declared_s or 0.0, limits)
    recording = _record(decoder, outputs, limits, on_decoded)
    if recording is None:
        message = f"the {container.name} file holds no samples; expected some seconds of speech"
        raise Refusal(Reason.NO_SAMPLES, message)
    warnings = find_warnings(decoder, container, recording.duration_ms)
    facts = recording.finish()
    if not facts.speech.speech_ms:
        raise _no_speech(recording.duration_ms)
    audio, heard = facts.canonical, facts.measurement
    return Narration(
        folder=Path(),
        container=container.name,
        codec=decoder.codec,
        sample_rate_hz=recording.sample_rate_hz,
        channel_count=recording.channel_count,
        frame_count=audio.frame_count,
        duration_ms=recording.duration_ms,
        upload_sha256=upload_sha256,
        pcm_sha256=audio.pcm_sha256,
        loudness_lufs=integrated_lufs(heard.energies),
        rms_dbfs=rms_dbfs(heard.mean_squares),
        true_peak_dbtp=heard.true_peak_dbtp,
        sample_peak_dbfs=heard.sample_peak_dbfs,
        noise_floor_dbfs=facts.noise_floor_dbfs,
        speech_ms=facts.speech.speech_ms,
        silences=facts.speech.silences,
        windows=cut_windows(recording.duration_ms, facts.speech.silences),
        tags=read_tags(decoder.metadata),
        chapters=read_chapters(decoder.chapters, recording.duration_ms),
        warnings=warnings + clipping_warning(audio.clipped_count),
    )


def _record(
    decoder: Decoder, outputs: Outputs, limits: IngestLimits, on_decoded: OnDecoded
) -> Recording | None:
    """All of the file's audio; None where there is no sample."""
    recording: Recording | None = None
    total_ms = int((decoder.declared_s or 0.0) * 1000)
    for frames in decoder.blocks():
        if recording is None:
            recording = Recording(outputs, decoder.sample_rate_hz, decoder.channel_count)
        recording.push(frames)
        _check_length(recording.duration_ms / 1000, limits)
        if not recording.heard and recording.duration_ms > limits.leading_silence_s * 1000:
            raise _no_speech(recording.duration_ms)
        on_decoded(recording.duration_ms, total_ms)
    return recording


def _check_length(length_s: float, limits: IngestLimits) -> None:
    if length_s > limits.decoded_s:
        message = f"the narration is longer than {limits.decoded_s / 3600:g} hours"
        raise Refusal(Reason.TOO_LONG, message)


def _no_speech(duration_ms: int) -> Refusal:
    message = f"no speech in the narration's first {duration_ms / 1000:.1f} s; expected a voice"
    return Refusal(Reason.NO_SPEECH, message)
