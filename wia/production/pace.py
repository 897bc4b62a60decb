"""How far a production has come, how fast it goes and how long it will take."""

import time
from dataclasses import dataclass, field

from wia.client.model import STAGES, StageProgress

# Each stage's usual share of the work.
_WEIGHTS = {
    "ingest": 5,
    "transcribe": 25,
    "classify": 10,
    "prompt": 3,
    "sound": 20,
    "music": 17,
    "mix": 15,
    "deliver": 5,
}
# Before that much is known, an estimate would jump about.
_MIN_SHARE = 0.02


@dataclass(slots=True)
class Pace:
    """Counts the stages' progress into one share of the whole."""

    duration_ms: int = 0
    _started_s: float = field(default_factory=time.monotonic)
    _shares: dict[str, float] = field(default_factory=dict)

    def note(self, progress: StageProgress) -> float:
        """The stage's own share that is done, 0 to 1."""
        share = 1.0 if progress.complete else 0.0
        if not progress.complete and progress.total_units > 0:
            share = min(1.0, progress.done_units / progress.total_units)
        self._shares[progress.stage] = share
        return share

    @property
    def share(self) -> float:
        """The share of the whole that is done, 0 to 1."""
        done = sum(_WEIGHTS[stage] * self._shares.get(stage, 0.0) for stage in STAGES)
        return done / sum(_WEIGHTS.values())

    def describe(self) -> str:
        """Rate and time left, as far as they are known."""
        elapsed_s, share = time.monotonic() - self._started_s, self.share
        if share < _MIN_SHARE:
            return ""
        parts = []
        if self.duration_ms:
            rate = self.duration_ms / 1000 * share / max(elapsed_s, 1e-3)
            parts.append(f"{rate:.1f} x real time")
        parts.append(f"{clock(elapsed_s * (1 - share) / share)} left")
        return ", ".join(parts)


def clock(seconds: float) -> str:
    """Seconds as 1:02:03 or 2:03."""
    minutes, rest_s = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest_s:02}" if hours else f"{minutes}:{rest_s:02}"
