"""Sentences as the page shows them."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from common.sounds import CueKind
from wia.client.cue_sheet import Cue, CueSheet, LabelledSentence
from wia.production.pace import clock
from wia.report.timeline import Span, Timeline


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a sentence's text; of a trigger, `kind` is that of its cue."""

    text: str
    kind: str = ""


@dataclass(frozen=True, slots=True)
class SentenceView:
    """A sentence with what was made of it."""

    span: Span
    start_s: float
    time: str
    pieces: tuple[Piece, ...]
    emotion: str
    emotion_percent: int
    effect_percent: int
    in_script: bool


def view_sentences(sheet: CueSheet, timeline: Timeline) -> list[SentenceView]:
    """All sentences in order of time."""
    cues: dict[str, list[Cue]] = defaultdict(list)
    for cue in sheet.cues:
        if cue.kind is not CueKind.MUSIC and cue.enabled and not cue.missing_reason:
            cues[cue.sentence_id].append(cue)
    return [_view(sentence, cues[sentence.id], timeline) for sentence in sheet.sentences]


def _view(sentence: LabelledSentence, cues: Sequence[Cue], timeline: Timeline) -> SentenceView:
    emotion = sentence.emotion.strongest()
    return SentenceView(
        span=timeline.span(sentence.start_ms, sentence.end_ms),
        start_s=sentence.start_ms / 1000,
        time=clock(sentence.start_ms / 1000),
        pieces=tuple(_pieces(sentence.text, cues)),
        emotion=emotion.value,
        emotion_percent=round(100 * max(sentence.emotion.as_tuple())),
        effect_percent=round(100 * sentence.effect_probability),
        in_script=bool(sentence.text),
    )


def _pieces(text: str, cues: Sequence[Cue]) -> Iterator[Piece]:
    """The text cut at the triggers that stand in it."""
    position = 0
    found = [(text.find(cue.trigger), cue) for cue in cues if cue.trigger and cue.trigger in text]
    for at, cue in sorted(found, key=lambda place: place[0]):
        if at < position:
            continue
        if at > position:
            yield Piece(text[position:at])
        yield Piece(cue.trigger, cue.kind.value)
        position = at + len(cue.trigger)
    if position < len(text):
        yield Piece(text[position:])
