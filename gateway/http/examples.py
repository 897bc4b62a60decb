"""Examples of answers, made of the same classes and written by the same functions as real ones."""

import json
from datetime import UTC, datetime
from typing import Any

from common.emotions import EmotionScores
from common.sentences import Sentence, Word
from common.sounds import CueKind, SoundFamily
from gateway.cue_sheet.json_form import to_json
from gateway.cue_sheet.model import Cue, CueSheet, LabelledSentence, MixFacts, NarrationFacts, Take
from gateway.events import Event
from gateway.http.forms import OptionsForm, event_to_json, production_to_json
from gateway.production import EngineVersion, Production, ProductionState, Stage, StageProgress

_TIME = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
_SENTENCE = Sentence(
    id="5f1c0a9be2d34711",
    text="문이 쾅 닫혔다.",
    start_ms=15_110,
    end_ms=16_720,
    words=(
        Word("문이", 15_110, 15_400),
        Word("쾅", 15_410, 15_790),
        Word("닫혔다.", 15_800, 16_720),
    ),
    script_line=4,
)
_TAKE = Take(
    id="0d5e" * 16,
    engine="light",
    engine_version="1",
    licence="Apache-2.0",
    seed=7,
    temperature=1.0,
    duration_ms=545,
    score=0.5,
    artifact_sha256="9b1f" * 16,
    loudness_lufs=-20.0,
    description="door_slam",
    request_duration_ms=1500,
)
_CUE = Cue(
    id="c1b2a3d4e5f60718",
    kind=CueKind.EFFECT,
    start_ms=15_410,
    end_ms=15_955,
    fade_out_ms=120,
    sentence_id=_SENTENCE.id,
    trigger="쾅",
    sound="door_slam",
    family=SoundFamily.DOOR,
    prompt="a heavy wooden door slams shut",
    reason="“쾅” tells of door_slam; the sentence deserves an effect with probability 0.99",
    confidence=0.96,
    takes=(_TAKE,),
    chosen_take_id=_TAKE.id,
)
_NARRATION = NarrationFacts(
    duration_ms=27_981,
    sample_rate_hz=24_000,
    channel_count=1,
    loudness_lufs=-22.9,
    sha256="3c77" * 16,
    frame_count=671_544,
)
_MIX = MixFacts(
    loudness_lufs=-16.1,
    true_peak_dbtp=-2.0,
    sample_peak_dbfs=-2.0,
    rms_dbfs=-16.7,
    duration_ms=27_981,
    profile="podcast",
    gain_db=6.9,
    revision=1,
)
_PRODUCTION = Production(
    id="c0987e69dbf74f748675890b6f4b4731",
    title="story.mp3",
    state=ProductionState.SUCCEEDED,
    config=OptionsForm().to_config("story.mp3"),
    engines=(EngineVersion("stt", "light", "1", "Apache-2.0"),),
    create_time=_TIME,
    update_time=_TIME,
    has_script=True,
    stages=(StageProgress(Stage.INGEST, 27_981, 27_981, complete=True),),
    narration=_NARRATION,
    mix=_MIX,
    cue_sheet_revision=1,
)


def _server_sent(events: list[Event]) -> str:
    lines = []
    for event in events:
        name, data = event_to_json(event)
        text = json.dumps(data, ensure_ascii=False)
        lines.append(f"id: {event.sequence}\nevent: {name}\ndata: {text}\n\n")
    return "".join(lines)


PRODUCTION: dict[str, Any] = production_to_json(_PRODUCTION)
PRODUCTIONS = {"productions": [PRODUCTION], "next_page_token": ""}
CUE_SHEET: dict[str, Any] = to_json(
    CueSheet(
        revision=1,
        narration=_NARRATION,
        sentences=(LabelledSentence(_SENTENCE, 0.99, EmotionScores(fear=0.6, neutral=0.4)),),
        cues=(_CUE,),
        mix=_MIX,
    )
)
REVISION = {
    "revision": 2,
    "warnings": [{"reason": "MUSIC_OVERLAPS", "message": "music a and b sound at the same time"}],
}
EVENTS = _server_sent(
    [
        Event(1, _TIME, ProductionState.RUNNING),
        Event(2, _TIME, StageProgress(Stage.INGEST, 27_981, 27_981, complete=True)),
        Event(3, _TIME, _SENTENCE),
        Event(4, _TIME, _CUE),
        Event(5, _TIME, _MIX),
        Event(6, _TIME, ProductionState.SUCCEEDED),
    ]
)
PROBLEM = {
    "type": "about:blank",
    "title": "InvalidArgument",
    "status": 400,
    "detail": "page_size: Input should be less than or equal to 200",
    "reason": "INVALID_FIELD",
    "violations": [
        {"field": "page_size", "description": "Input should be less than or equal to 200"}
    ],
}
ENGINES = {
    "stt": [
        {
            "name": "light",
            "version": "1",
            "licence": "Apache-2.0",
            "commercial_use": True,
            "available": True,
            "unavailable_reason": "",
            "device": "cpu",
            "loaded": True,
            "choice_reason": "the best there is",
        }
    ]
}
