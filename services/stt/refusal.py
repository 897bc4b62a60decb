"""What every engine refuses to align: silence, and the script of another book."""

from common.errors import FailedPrecondition

EXPECTED_MATCH = 0.5
# Of speech, after which another book's script is refused before the narration ends.
JUDGED_SPEECH_MS = 600_000
_LEAST_SPEECH_MS = 300


def require_speech(speech_ms: int, done_ms: int) -> None:
    """Raises FailedPrecondition (NO_SPEECH) where hardly any was heard."""
    if speech_ms < _LEAST_SPEECH_MS:
        raise FailedPrecondition(
            "NO_SPEECH",
            f"no speech was heard in {done_ms / 1000:.1f} s of narration; expected a voice that "
            "reads the script",
        )


def require_match(script_match: float) -> None:
    """Raises FailedPrecondition (SCRIPT_MISMATCH) where script and narration hardly match."""
    if script_match < EXPECTED_MATCH:
        raise FailedPrecondition(
            "SCRIPT_MISMATCH",
            f"script and narration match to {script_match:.0%}, expected at least "
            f"{EXPECTED_MATCH:.0%}: the script seems to be another book's, or the narration in "
            "another language",
        )
