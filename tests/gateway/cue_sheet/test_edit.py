"""Editing a cue sheet."""

from dataclasses import replace

import pytest

from common.emotions import Emotion
from common.errors import InvalidArgument
from common.sounds import CueKind, SoundFamily
from gateway.cue_sheet.edit import settle_edit
from gateway.cue_sheet.json_form import from_json, to_cue, to_json
from gateway.cue_sheet.model import Cue, CueSheet, NarrationFacts, Take
from gateway.cue_sheet.proto_form import cue_to_proto, cues_from_proto

DURATION_MS = 60_000
TAKE = Take("a" * 64, "light", "1", "Apache-2.0", 7, 1.0, 2000, 0.5, "b" * 64, -20.0, "door", 1500)
OTHER_TAKE = replace(TAKE, id="c" * 64, seed=8)
EFFECT = Cue(
    "e1", CueKind.EFFECT, 1000, 3000, sound="door_slam", family=SoundFamily.DOOR,
    prompt="a door slams", takes=(TAKE, OTHER_TAKE), chosen_take_id=TAKE.id,
)  # fmt: skip
MUSIC = Cue(
    "m1", CueKind.MUSIC, 0, 2000, emotion=Emotion.SADNESS, intensity=0.5,
    takes=(TAKE,), chosen_take_id=TAKE.id,
)  # fmt: skip


def settle(cue: Cue, before: Cue = EFFECT):
    return settle_edit([cue], {before.id: before}, DURATION_MS)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"start_ms": -1}, "start_ms"),
        ({"start_ms": DURATION_MS, "end_ms": DURATION_MS + 1}, "start_ms"),
        ({"end_ms": 1000}, "end_ms"),
        ({"end_ms": 10}, "end_ms"),
        ({"source_offset_ms": -5}, "source_offset_ms"),
        ({"gain_db": 25.0}, "gain_db"),
        ({"fade_in_ms": -1}, "fade_in_ms"),
        ({"fade_out_ms": -1}, "fade_out_ms"),
        ({"sound": "", "family": None, "prompt": ""}, "sound"),
        ({"chosen_take_id": "nobody"}, "chosen_take_id"),
        ({"source_offset_ms": TAKE.duration_ms}, "source_offset_ms"),
    ],
)
def test_what_does_not_fit_is_named(change: dict[str, object], field: str) -> None:
    with pytest.raises(InvalidArgument) as caught:
        settle(replace(EFFECT, **change))
    assert [v.field for v in caught.value.violations] == [f"cues[0].{field}"]


def test_ids_come_once() -> None:
    with pytest.raises(InvalidArgument, match="'e1' comes more than once"):
        settle_edit([EFFECT, EFFECT], {}, DURATION_MS)


def test_another_take_is_chosen() -> None:
    (cue,), warnings = settle(replace(EFFECT, chosen_take_id=OTHER_TAKE.id))
    assert cue.chosen_take_id == OTHER_TAKE.id
    assert not warnings


def test_moving_keeps_the_takes_and_another_sound_does_not() -> None:
    (moved,), _ = settle(replace(EFFECT, start_ms=5000, end_ms=7000))
    assert moved.takes == EFFECT.takes
    (changed,), _ = settle(replace(EFFECT, sound="door_creak"))
    assert changed.takes == ()
    assert changed.chosen_take_id == ""


def test_takes_that_the_cue_never_had_are_dropped() -> None:
    foreign = replace(TAKE, id="f" * 64)
    (cue,), _ = settle(replace(EFFECT, takes=(foreign,), chosen_take_id=foreign.id))
    assert cue.takes == EFFECT.takes
    assert cue.chosen_take_id == TAKE.id


def test_a_bed_longer_than_its_take_is_made_anew() -> None:
    (shorter,), _ = settle(replace(MUSIC, end_ms=1500), MUSIC)
    assert shorter.takes == MUSIC.takes
    (longer,), _ = settle(replace(MUSIC, end_ms=9000), MUSIC)
    assert longer.takes == ()


def test_the_end_of_the_narration_cuts() -> None:
    (cue,), (warning,) = settle(replace(EFFECT, end_ms=DURATION_MS + 5000))
    assert cue.end_ms == DURATION_MS
    assert warning.reason == "CUE_CUT"


def test_fades_that_overlap_are_shortened() -> None:
    (cue,), (warning,) = settle(replace(EFFECT, fade_in_ms=3000, fade_out_ms=1000))
    assert (cue.fade_in_ms, cue.fade_out_ms) == (1500, 500)
    assert warning.reason == "FADES_SHORTENED"


def test_overlapping_music_is_told() -> None:
    other = replace(MUSIC, id="m2", start_ms=1000, end_ms=3000)
    _, warnings = settle_edit([MUSIC, other], {}, DURATION_MS)
    assert [warning.reason for warning in warnings] == ["MUSIC_OVERLAPS"]


def test_a_new_cue_gets_an_id_of_its_own() -> None:
    new = replace(EFFECT, id="", chosen_take_id="")
    (cue,), _ = settle_edit([new], {}, DURATION_MS)
    assert len(cue.id) == 16
    (again,), _ = settle_edit([new], {cue.id: replace(cue, takes=(TAKE,))}, DURATION_MS)
    assert (again.id, again.takes) == (cue.id, (TAKE,))
    with pytest.raises(InvalidArgument, match="comes more than once"):
        settle_edit([new, new], {}, DURATION_MS)


def test_takes_may_be_left_out_and_are_chosen_from_all_the_same() -> None:
    (cue,), _ = settle(replace(EFFECT, takes=(), chosen_take_id=OTHER_TAKE.id))
    assert (cue.takes, cue.chosen_take_id) == (EFFECT.takes, OTHER_TAKE.id)


def test_json_and_back() -> None:
    narration = NarrationFacts(DURATION_MS, 24000, 1, -20.0, "d" * 64, 24 * DURATION_MS)
    sheet = CueSheet(3, narration, (), (EFFECT, MUSIC))
    form, warnings = from_json(to_json(sheet))
    assert tuple(to_cue(cue) for cue in form.cues) == sheet.cues
    assert not warnings


def test_proto_and_back() -> None:
    for cue in (EFFECT, MUSIC):
        cue = replace(cue, gain_db=-0.1, intensity=0.3, confidence=0.7)
        (back,) = cues_from_proto([cue_to_proto(cue)], {cue.id: cue})
        assert back == cue


@pytest.mark.parametrize("name", ["gain_db", "intensity", "confidence"])
def test_proto_carries_no_numbers_that_json_would_not(name: str) -> None:
    message = cue_to_proto(replace(EFFECT, **{name: float("nan")}))
    with pytest.raises(InvalidArgument) as caught:
        cues_from_proto([message], {})
    assert [v.field for v in caught.value.violations] == [f"cues.0.{name}"]


def test_unknown_fields_are_ignored_with_a_warning() -> None:
    value = {"cues": [{"kind": "effect", "start_ms": 0, "end_ms": 5, "colour": "red"}], "mood": 1}
    _, (warning,) = from_json(value)
    assert warning.message.endswith("cues.colour, mood")


@pytest.mark.parametrize(
    ("value", "field"),
    [
        ([], ""),
        ({}, "cues"),
        ({"cues": [{"kind": "noise", "start_ms": 0, "end_ms": 1}]}, "cues.0.kind"),
        ({"cues": [{"kind": "effect", "start_ms": "soon", "end_ms": 1}]}, "cues.0.start_ms"),
        (
            {"cues": [{"kind": "effect", "start_ms": 0, "end_ms": 1, "gain_db": float("nan")}]},
            "cues.0.gain_db",
        ),
    ],
)
def test_json_that_does_not_fit_names_the_field(value: object, field: str) -> None:
    with pytest.raises(InvalidArgument) as caught:
        from_json(value)
    assert field in [v.field for v in caught.value.violations]
