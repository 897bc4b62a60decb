"""Why a file is no narration.

The sandboxed child knows nothing of gRPC; what it refuses travels to the parent as a reason and
a message, and becomes one of common's errors there (`process.py`).
"""

from enum import StrEnum


class Reason(StrEnum):
    """Stable names of refusals; errors carry them as their reason."""

    EMPTY_FILE = "EMPTY_FILE"
    NOT_AUDIO = "NOT_AUDIO"
    NO_AUDIO_STREAM = "NO_AUDIO_STREAM"
    UNSUPPORTED_CODEC = "UNSUPPORTED_CODEC"
    UNREADABLE = "UNREADABLE"
    NO_SAMPLES = "NO_SAMPLES"
    TOO_MANY_CHANNELS = "TOO_MANY_CHANNELS"
    UNSUPPORTED_SAMPLE_RATE = "UNSUPPORTED_SAMPLE_RATE"
    TOO_LARGE = "TOO_LARGE"
    TOO_LONG = "TOO_LONG"
    NO_SPEECH = "NO_SPEECH"


class Refusal(Exception):
    """The file cannot become a narration; the message says what came and what was expected."""

    def __init__(self, reason: Reason, message: str) -> None:
        super().__init__(message)
        self.reason = reason
        self.message = message
