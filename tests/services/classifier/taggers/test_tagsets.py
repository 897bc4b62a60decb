from services.classifier.taggers.tagsets import from_kkma, from_komoran, from_okt


def test_kkma_s_tags_become_sejong_s() -> None:
    """Its adverbial particle is JKM, which is what JKB means elsewhere."""
    tags = ["NNM", "JKM", "JKS", "MDT", "VXV", "EPT", "EFN", "ECE", "ETD", "MAG", "OL", "SF"]
    expected = ["NNB", "JKB", "JKS", "MM", "VX", "EP", "EF", "EC", "ETM", "MAG", "SL", "SF"]
    assert [tag for _, tag in from_kkma([("가", tag) for tag in tags])] == expected


def test_komoran_s_guesses_are_nouns() -> None:
    assert from_komoran([("가", "NA"), ("나", "JKB")]) == [("가", "NNG"), ("나", "JKB")]


def test_okt_s_particles_are_told_by_their_forms() -> None:
    words = [
        ("비", "Noun"),
        ("가", "Josa"),
        ("창문", "Noun"),
        ("을", "Josa"),
        ("물", "Noun"),
        ("이", "Josa"),
        ("되다", "Verb"),
        ("집", "Noun"),
        ("에서", "Josa"),
        ("도", "Josa"),
        ("너", "Noun"),
        ("의", "Josa"),
        ("세다", "Adjective"),
        ("쾅", "Adverb"),
    ]
    assert from_okt(words) == [
        ("비", "NNG"),
        ("가", "JKS"),
        ("창문", "NNG"),
        ("을", "JKO"),
        ("물", "NNG"),
        ("이", "JKC"),
        ("되", "VV"),
        ("집", "NNG"),
        ("에서", "JKB"),
        ("도", "JX"),
        ("너", "NNG"),
        ("의", "JKG"),
        ("세", "VA"),
        ("쾅", "MAG"),
    ]
