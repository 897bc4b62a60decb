"""A production that did not succeed."""

# Reasons that lie in what the user brought (gateway/ingest, common/text, stt).
_BAD_INPUT = frozenset(
    {
        "EMPTY_FILE",
        "INVALID_CUE_SHEET",
        "NOT_AUDIO",
        "NO_AUDIO_STREAM",
        "NO_SAMPLES",
        "NO_SPEECH",
        "SCRIPT_EMPTY",
        "SCRIPT_NOT_TEXT",
        "SCRIPT_TOO_LARGE",
        "TOO_LARGE",
        "TOO_LONG",
        "TOO_MANY_CHANNELS",
        "UNREADABLE",
        "UNSUPPORTED_CODEC",
        "UNSUPPORTED_LANGUAGE",
        "UNSUPPORTED_SAMPLE_RATE",
    }
)


class ProductionFailed(Exception):
    """The gateway could not produce; reason and message are its own."""

    def __init__(self, reason: str, message: str) -> None:
        super().__init__(message)
        self.reason = reason
        self.message = message

    @property
    def bad_input(self) -> bool:
        """Whether the user can do something about it."""
        return self.reason in _BAD_INPUT
