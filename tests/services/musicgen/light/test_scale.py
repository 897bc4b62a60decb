from services.musicgen.light.scale import MAJOR, MINOR, PHRYGIAN


def test_the_leading_note_displaces_the_natural_seventh() -> None:
    assert MINOR.fitted((7, 11, 2)) == (0, 2, 3, 5, 7, 8, 11)


def test_a_borrowed_chord_bends_the_scale_to_it() -> None:
    assert MAJOR.fitted((5, 8, 0)) == (0, 2, 4, 5, 7, 8, 11)


def test_a_secondary_dominant_sharpens_what_it_leads_from() -> None:
    assert MAJOR.fitted((4, 8, 11, 2)) == (0, 2, 4, 5, 8, 9, 11)
    assert MAJOR.fitted((2, 6, 9, 0)) == (0, 2, 4, 6, 7, 9, 11)


def test_a_chord_of_the_scale_changes_nothing() -> None:
    assert PHRYGIAN.fitted((1, 5, 8)) == PHRYGIAN.degrees
