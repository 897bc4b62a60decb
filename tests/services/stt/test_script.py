from common.text.script import ScriptLine
from services.stt.script import ScriptSentence, hangul_share, split_script, spoken_positions


def test_keeps_the_line_of_every_sentence() -> None:
    lines = [ScriptLine(2, "비가 왔다. 바람도 불었다."), ScriptLine(5, "“누구세요?” 하고 물었다.")]
    assert [(s.text, s.script_line) for s in split_script(lines)] == [
        ("비가 왔다.", 2),
        ("바람도 불었다.", 2),
        ("“누구세요?” 하고 물었다.", 5),
    ]


def test_leaves_out_what_nobody_reads() -> None:
    lines = [ScriptLine(0, "* * *"), ScriptLine(1, "“……”"), ScriptLine(2, "3년이 지났다.")]
    assert [s.script_line for s in split_script(lines)] == [2]


def test_does_not_speak_chinese_characters_beside_their_reading() -> None:
    (sentence,) = split_script([ScriptLine(0, "조선(朝鮮)의 왕(王, 임금)이 왔다.")])
    assert sentence.text == "조선(朝鮮)의 왕(王, 임금)이 왔다."
    assert sentence.spoken == "조선의 왕(王, 임금)이 왔다."


def test_words_stand_where_they_are_spoken() -> None:
    sentence = ScriptSentence("조선(朝鮮)의 (王) 왕이", "조선의  왕이", 0)
    assert spoken_positions(sentence) == [("조선(朝鮮)의", 0), ("(王)", 4), ("왕이", 5)]
    for word, position in spoken_positions(sentence)[::2]:
        assert sentence.spoken[position] == word[0]


def test_measures_how_korean_a_text_is() -> None:
    assert hangul_share("가나다 123") == 1.0
    assert hangul_share("가나 ab") == 0.5
    assert hangul_share("the end") == 0.0
