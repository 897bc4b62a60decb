"""Cues as the page shows them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from common.sounds import CueKind
from wia.client.cue_sheet import Cue, CueSheet
from wia.production.pace import clock
from wia.report.timeline import Span, Timeline


@dataclass(frozen=True, slots=True)
class CueView:
    """A cue: where it stands, what it is and why it is there."""

    number: int
    kind: str
    label: str
    # Family of a sound, emotion of music.
    colouring: str
    span: Span
    row: int
    label_fits: bool
    start_s: float
    end_s: float
    time: str
    duration: str
    trigger: str
    sentence: str
    reason: str
    confidence_percent: int
    engine: str
    licence: str
    gain: str
    prompt: str
    description: str
    # Why it is not heard; empty where it is.
    silence_reason: str
    # Its take alone, as a key of the page's takes; empty where it is not embedded.
    take_id: str


def view_cues(sheet: CueSheet, timeline: Timeline, take_ids: frozenset[str]) -> list[CueView]:
    """All cues in order of time."""
    cues = sorted(sheet.cues, key=lambda cue: (cue.start_ms, cue.end_ms, cue.id))
    texts = {sentence.id: sentence.text for sentence in sheet.sentences}
    rows = _rows(cues, timeline)
    return [
        _view(number, cue, texts.get(cue.sentence_id, ""), rows[number], timeline, take_ids)
        for number, cue in enumerate(cues)
    ]


def row_counts(cues: Sequence[CueView]) -> dict[str, int]:
    """How many rows each kind takes, one at least."""
    return {
        kind.value: 1 + max((cue.row for cue in cues if cue.kind == kind), default=0)
        for kind in CueKind
    }


def label_of(cue: Cue) -> str:
    """The sound's name for people; music is called by its emotion."""
    if cue.kind is CueKind.MUSIC:
        return cue.emotion or "music"
    return (cue.sound or cue.family or "sound").replace("_", " ")


def _rows(cues: Sequence[Cue], timeline: Timeline) -> Mapping[int, tuple[int, bool]]:
    """Row and fit by number; each kind has rows of its own."""
    rows: dict[int, tuple[int, bool]] = {}
    for kind in CueKind:
        numbers = [number for number, cue in enumerate(cues) if cue.kind is kind]
        of_kind = [cues[number] for number in numbers]
        placed = timeline.rows(of_kind, [label_of(cue) for cue in of_kind])
        rows.update(zip(numbers, placed, strict=True))
    return rows


def _view(
    number: int,
    cue: Cue,
    sentence: str,
    placed: tuple[int, bool],
    timeline: Timeline,
    take_ids: frozenset[str],
) -> CueView:
    take = cue.chosen_take()
    return CueView(
        number=number,
        kind=cue.kind.value,
        label=label_of(cue),
        colouring=cue.family or cue.emotion,
        span=timeline.span(cue.start_ms, cue.end_ms),
        row=placed[0],
        label_fits=placed[1],
        start_s=cue.start_ms / 1000,
        end_s=cue.end_ms / 1000,
        time=clock(cue.start_ms / 1000),
        duration=f"{(cue.end_ms - cue.start_ms) / 1000:.1f} s",
        trigger=cue.trigger,
        sentence=sentence,
        reason=cue.reason,
        confidence_percent=round(100 * cue.confidence),
        engine=f"{take.engine} {take.engine_version}".strip() if take else "",
        licence=take.licence if take else "",
        gain=f"{cue.gain_db:+.1f} dB",
        prompt=cue.prompt,
        description=take.description if take else "",
        silence_reason=cue.missing_reason or ("" if cue.enabled else "switched off"),
        take_id=cue.chosen_take_id if cue.chosen_take_id in take_ids else "",
    )
