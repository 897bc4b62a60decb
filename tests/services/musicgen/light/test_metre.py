import pytest

from services.musicgen.light.metre import (
    FOUR_FOUR,
    METRES,
    THREE_FOUR,
    TWELVE_EIGHT,
    Activity,
    Metre,
    accent,
    cadence_rhythms,
    slots,
    tune_rhythms,
)


@pytest.mark.parametrize("metre", METRES.values(), ids=lambda metre: metre.name)
def test_every_rhythm_fills_its_bar(metre: Metre) -> None:
    rhythms = [r for activity in Activity for r in tune_rhythms(metre, activity)]
    for rhythm in (*rhythms, *cadence_rhythms(metre)):
        assert len(rhythm) == metre.bar_cells
        assert set(rhythm) <= set("x-.")
        notes = slots(rhythm, metre, 10.0)
        assert len(notes) == rhythm.count("x")
        assert all(10.0 <= note.onset_beats < 10.0 + metre.bar_beats for note in notes)
        sounding = sum(note.length_beats for note in notes)
        assert sounding == pytest.approx((len(rhythm) - rhythm.count(".")) * metre.cell_beats)


@pytest.mark.parametrize("metre", METRES.values(), ids=lambda metre: metre.name)
def test_livelier_rhythms_have_more_notes(metre: Metre) -> None:
    means = [
        sum(r.count("x") for r in tune_rhythms(metre, activity))
        / len(tune_rhythms(metre, activity))
        for activity in Activity
    ]
    assert means == sorted(means)
    assert means[2] > 1.5 * means[0]


@pytest.mark.parametrize("metre", METRES.values(), ids=lambda metre: metre.name)
def test_phrases_end_in_a_rest(metre: Metre) -> None:
    assert all(rhythm.endswith(".") for rhythm in cadence_rhythms(metre))


def test_accents_follow_the_grid() -> None:
    assert [accent(FOUR_FOUR, beat) for beat in (4.0, 5.0, 6.0, 6.5)] == [1.0, 0.4, 0.7, 0.0]
    assert [accent(THREE_FOUR, beat) for beat in (3.0, 5.0)] == [1.0, 0.4]
    assert accent(TWELVE_EIGHT, 4 + 1 / 3) == 0.0
