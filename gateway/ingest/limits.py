"""What an upload may cost."""

from dataclasses import dataclass

# Channels that a narration may have, and the rates that every later stage can work with.
MAX_CHANNEL_COUNT = 2
MIN_SAMPLE_RATE_HZ = 8_000
MAX_SAMPLE_RATE_HZ = 192_000


@dataclass(frozen=True, slots=True)
class IngestLimits:
    """Bounds of one ingest.

    upload_bytes: size of the uploaded file.
    decoded_s: length of the decoded audio; 7 MB of FLAC can hold ten hours.
    leading_silence_s: silence at the start after which the rest is not looked at any more.
    cpu_s: CPU time of the child process.
    deadline_s: wall time of the whole ingest.
    address_space_bytes: virtual memory of the child; its resident memory stays under 110 MB.
    output_bytes: size of each file that the child writes.
    """

    upload_bytes: int = 4 * 1024**3
    decoded_s: int = 15 * 3600
    leading_silence_s: int = 10 * 60
    cpu_s: int = 3600
    deadline_s: float = 7200.0
    address_space_bytes: int = 1024**3
    output_bytes: int = 16 * 1024**3
