"""A production that was never made: a sheet with what reports have to cope with, and its audio."""

from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import soundfile

from common.emotions import EmotionScores
from common.sounds import CueKind
from wia.client.cue_sheet import Cue, CueSheet, LabelledSentence, Take
from wia.client.model import (
    EngineVersion,
    MixFacts,
    NarrationFacts,
    Production,
    ProductionState,
    Warning,
)

RATE_HZ = 22_050
TEXT = "비가 <b>창문</b>을 두드렸다."


def write_tone(path: Path, duration_s: float, rate_hz: int = RATE_HZ, peak: float = 0.1) -> Path:
    """A sine of 997 Hz, the first half of it at a tenth of the level; float32 mono FLAC."""
    time_s = np.arange(int(duration_s * rate_hz)) / rate_hz
    level = np.where(time_s < duration_s / 2, peak / 10, peak)
    soundfile.write(path, level * np.sin(2 * np.pi * 997 * time_s), rate_hz, subtype="PCM_24")
    return path


def sheet(duration_ms: int) -> CueSheet:
    """An effect with a take, one that is missing, an ambience and music."""
    narration = NarrationFacts(duration_ms, RATE_HZ, 1, -19.0, "ab" * 32, duration_ms * 22)
    fear = EmotionScores(fear=0.8, neutral=0.2)
    sentences = (
        LabelledSentence("s1", 500, 2500, TEXT, 0, 0.93, fear),
        LabelledSentence("s2", 2600, 4000, ""),
    )
    take = Take("t1", "light", "1", "Apache-2.0", duration_ms=1500)
    cues = (
        Cue(CueKind.EFFECT, 700, 2200, "c1", sentence_id="s1", trigger="두드렸다", family="rain",
            sound="rain_on_window", reason="<script>alert(1)</script>", confidence=0.9,
            takes=(take,), chosen_take_id="t1"),
        Cue(CueKind.EFFECT, 900, 1200, "c2", sentence_id="s1", sound="thunder_clap",
            family="thunder", missing_reason="audiogen did not answer"),
        Cue(CueKind.AMBIENCE, 0, 3000, "c3", sentence_id="s1", trigger="비가", sound="rain",
            family="rain"),
        Cue(CueKind.MUSIC, 0, duration_ms, "c4", emotion="fear", reason="fear leads"),
    )  # fmt: skip
    return CueSheet(3, narration, sentences, cues)


def production(duration_ms: int) -> Production:
    """A production that has succeeded."""
    return Production(
        id="p1",
        title="The rain & the <window>",
        state=ProductionState.SUCCEEDED,
        create_time=datetime(2026, 1, 2, tzinfo=UTC),
        update_time=datetime(2026, 1, 2, tzinfo=UTC),
        engines=(EngineVersion("stt", "light", "1", "Apache-2.0"),),
        mix=MixFacts(
            -16.0, -1.2, duration_ms, "podcast", 3.0, -1.5, -19.0, 3, 0.0, ("too quiet here",)
        ),
        warnings=(Warning("SCRIPT_LINES_ABSENT", "line 7 was never read"),),
    )
