"""The figures at the head of the page."""

from collections import Counter
from dataclasses import dataclass

from common.sounds import CueKind
from wia.client.cue_sheet import CueSheet
from wia.client.model import Production
from wia.production.pace import clock
from wia.report.loudness_view import LoudnessView

_KINDS = {
    CueKind.EFFECT: ("effect", "effects"),
    CueKind.AMBIENCE: ("ambience", "ambiences"),
    CueKind.MUSIC: ("music", "music"),
}


@dataclass(frozen=True, slots=True)
class Fact:
    """A figure: its name, its value and a line below it."""

    name: str
    value: str
    note: str = ""


def head_facts(production: Production, sheet: CueSheet, loudness: LoudnessView) -> list[Fact]:
    """Length, cues, loudness, peak and range."""
    narration, mix = sheet.narration, production.mix
    cues = [cue for cue in sheet.cues if cue.enabled and not cue.missing_reason]
    counts = Counter(cue.kind for cue in cues)
    kinds = " · ".join(
        f"{counts[kind]} {names[counts[kind] != 1]}" for kind, names in _KINDS.items()
    )
    channels = {1: "mono", 2: "stereo"}.get(narration.channel_count, "")
    facts = [
        Fact(
            "Length",
            clock(narration.duration_ms / 1000),
            f"{narration.sample_rate_hz / 1000:g} kHz {channels}",
        ),
        Fact("Sounds", str(len(cues)), kinds),
        Fact("Sentences", str(len(sheet.sentences)), _absent(sheet)),
        Fact("Loudness", f"{loudness.integrated_lufs:.1f} LUFS", _target(loudness)),
        Fact("Range", f"{loudness.range_lu:.1f} LU", f"voice {narration.loudness_lufs:.1f} LUFS"),
    ]
    if mix is not None:
        facts.append(
            Fact("True peak", f"{mix.true_peak_dbtp:.1f} dBTP", f"RMS {mix.rms_dbfs:.1f} dBFS")
        )
    return facts


def _absent(sheet: CueSheet) -> str:
    unscripted = sum(1 for sentence in sheet.sentences if not sentence.text)
    return f"{unscripted} in no script line" if unscripted else "all in the script"


def _target(loudness: LoudnessView) -> str:
    return "" if loudness.target_lufs is None else f"target {loudness.target_lufs:.0f} LUFS"
