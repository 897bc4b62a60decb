"""What is to be delivered."""

from dataclasses import dataclass

from gateway.delivery.formats import FORMATS, Format, delivered_bps, delivered_rate_hz
from gateway.ingest.narration import Chapter, Tag


@dataclass(frozen=True, slots=True)
class DeliverySpec:
    """One delivery of audio of a given rate, channels and length.

    rate_hz: the rate to deliver at; 0 for the format's nearest.
    bit_depth: 16 (dithered) or 24, in wav and flac. bps: bit rate of lossy formats, 0 for the
    format's default. seed: of the dither. gain_db: constant, over everything. peak_limit_dbtp: of
    the decoded file, where it is lossy; None for no limit.
    """

    format: Format
    sample_rate_hz: int
    channel_count: int
    frame_count: int
    rate_hz: int = 0
    bit_depth: int = 24
    bps: int = 0
    gain_db: float = 0.0
    peak_limit_dbtp: float | None = None
    seed: int = 0
    tags: tuple[Tag, ...] = ()
    chapters: tuple[Chapter, ...] = ()

    @property
    def lossy(self) -> bool:
        """Whether the format changes the samples beyond rounding them."""
        return bool(FORMATS[self.format].default_bps[0])

    @property
    def delivered_rate_hz(self) -> int:
        """The file's rate."""
        return delivered_rate_hz(self.format, self.rate_hz or self.sample_rate_hz)

    @property
    def delivered_bps(self) -> int:
        """The file's bit rate; 0 where it is lossless."""
        return delivered_bps(self.format, self.delivered_rate_hz, self.channel_count, self.bps)

    @property
    def delivered_frame_count(self) -> int:
        """The file's length in frames of its own rate, rounded as soxr does."""
        return round(self.frame_count * self.delivered_rate_hz / self.sample_rate_hz)
