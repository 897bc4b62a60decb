"""Where somebody speaks: Silero's voice detector, which faster-whisper brings along.

It tells voices from music and noise, which a level cannot (https://github.com/snakers4/silero-vad).
"""

from faster_whisper.vad import VadOptions, get_speech_timestamps

from services.stt.recognition.recogniser import Mono, Span

_FRAMES_PER_MS = 16
_OPTIONS = VadOptions(
    threshold=0.5, min_speech_duration_ms=100, min_silence_duration_ms=200, speech_pad_ms=60
)


def speech_by_voice(samples: Mono) -> list[Span]:
    """The spans in which a voice is heard, in order."""
    return [
        Span(found["start"] // _FRAMES_PER_MS, found["end"] // _FRAMES_PER_MS)
        for found in get_speech_timestamps(samples, _OPTIONS)
    ]
