"""Which sounds sentences tell of, and which they only seem to."""

from collections.abc import Callable

import pytest

from common.errors import Cancelled
from common.offload import CancelToken
from services.prompter.engine import PromptRequest, PromptSentence, SoundPrompt
from services.prompter.light.engine import LightEngine
from services.prompter.light.rivals import MAX_SOUNDS

Write = Callable[[str], tuple[SoundPrompt, ...]]


@pytest.mark.parametrize(
    ("text", "trigger", "sound"),
    [
        ("문이 쾅 닫혔다.", "쾅", "door_slam"),
        ("그는 방문을 열었다.", "열었다", "door_open"),
        ("빗줄기가 창문을 두드렸다.", "두드렸다", "rain_on_window"),
        ("천둥이 울렸다.", "울렸다", "thunder_clap"),
        ("그는 찻잔에 차를 따랐다.", "따랐다", "water_pour_tea"),
        ("노인은 성냥을 그었다.", "그었다", "fire_match"),
        ("아버지는 아궁이에 불을 지폈다.", "지폈다", "fire_kindle"),
        ("그녀는 편지를 박박 찢었다.", "박박", "paper_tear"),
        ("그는 의자를 끌어당겨 앉았다.", "끌어당겨", "chair_drag"),
        ("밖에서 개가 컹컹 짖었다.", "컹컹", "dog_bark"),
        ("매미가 맴맴 울었다.", "맴맴", "cicada"),
        ("괘종시계가 아홉 번을 쳤다.", "쳤다", "clock_chime"),
        ("시계가 째깍째깍 돌아갔다.", "째깍째깍", "clock_tick"),
        ("눈길을 뽀드득뽀드득 걸었다.", "뽀드득뽀드득", "footsteps_snow"),
        ("유리창이 와장창 깨졌다.", "와장창", "glass_break"),
        ("탕, 총소리가 골짜기를 울렸다.", "탕", "gunshot"),
        ("사람들이 웅성거렸다.", "웅성거렸다", "crowd_murmur"),
        ("그는 콜록콜록 기침을 했다.", "콜록콜록", "cough"),
        ("달구지가 덜컹거리며 고개를 넘었다.", "덜컹거리며", "ox_cart"),
        ("인력거가 골목을 달렸다.", "달렸다", "rickshaw"),
        ("멀리서 기적이 울렸다.", "울렸다", "train_whistle"),
        ("사립문이 삐걱 열렸다.", "삐걱", "gate_creak"),
        ("놋그릇이 댕그랑 떨어졌다.", "댕그랑", "metal_clang"),
        ("물레방아가 쉬지 않고 돌아갔다.", "돌아갔다", "water_mill"),
        ("며느리는 다듬이를 두드렸다.", "두드렸다", "laundry_bat"),
        ("그는 설렁탕을 후루룩 들이켰다.", "후루룩", "slurp"),
        ("영감은 곰방대를 재떨이에 탁탁 털었다.", "탁탁", "pipe_tap"),
        ("기생이 가야금을 뜯었다.", "뜯었다", "string_playing"),
        ("비단 치마가 사각거렸다.", "사각거렸다", "silk_rustle"),
        ("두레박이 우물 속에서 첨벙거렸다.", "첨벙거렸다", "water_well_bucket"),
    ],
)
def test_a_sound_is_found_at_its_trigger(write: Write, text: str, trigger: str, sound: str) -> None:
    assert [(found.trigger, found.sound) for found in write(text)] == [(trigger, sound)]


@pytest.mark.parametrize(
    "text",
    [
        "문을 닫지 않았다.",
        "종은 울리지 않았다.",
        "그는 문을 못 열었다.",
        "가슴이 북처럼 뛰었다.",
        "심장이 쿵 내려앉았다.",
        "문이 쾅 닫힌 듯했다.",
        "그는 문을 두드리려고 했다.",
        "내일은 비가 내리겠다.",
        '"쾅 하고 문이 닫혔어!"',
        "― 천둥이 울렸소.",
        "어느새 비는 그쳤다.",
        "아무 소리도 들리지 않았다.",
        "그는 창밖을 물끄러미 바라보았다.",
        "똑똑한 아이였다.",
        "목욕탕 안은 텅 비어 있었다.",
        "",
    ],
)
def test_what_does_not_sound_has_no_sound(write: Write, text: str) -> None:
    assert write(text) == ()


def test_several_sounds_come_in_the_order_of_their_triggers(write: Write) -> None:
    sounds = write("개가 컹컹 짖더니 문이 쾅 닫혔고, 그릇이 쨍그랑 깨졌다.")
    assert [sound.sound for sound in sounds] == ["dog_bark", "door_slam", "dish_break"]
    assert [s.trigger_start_char for s in sounds] == sorted(s.trigger_start_char for s in sounds)


def test_a_long_sentence_gives_no_more_than_the_most(write: Write) -> None:
    text = "개가 짖고, 소가 음매 울고, 닭이 꼬끼오 울고, 종이 땡땡 울리고, 총이 탕 터졌다."
    assert len(write(text)) == MAX_SOUNDS


def test_a_row_of_one_word_is_one_trigger(write: Write) -> None:
    (sound,) = write("똑, 똑, 똑, 누군가 문을 두드렸다.")
    assert (sound.trigger, sound.sound) == ("똑, 똑, 똑", "knock_door")


def test_places_count_code_points_of_the_sentence(write: Write) -> None:
    text = "𝄞🎧 밤, 멀리서 개가 컹컹 짖었다."
    (sound,) = write(text)
    assert text[sound.trigger_start_char : sound.trigger_end_char] == sound.trigger == "컹컹"


def test_rain_lasts_and_thunder_does_not(write: Write) -> None:
    assert [s.lasting for s in write("비가 내리고 있었다.")] == [True]
    assert [s.lasting for s in write("천둥이 쳤다.")] == [False]


def test_a_train_lasts_only_while_it_runs(write: Write) -> None:
    (running,) = write("기차가 들판을 달리고 있었다.")
    (arriving,) = write("기차가 역에 들어왔다.")
    assert running.lasting
    assert not arriving.lasting


def test_memory_lowers_the_confidence(write: Write) -> None:
    (now,) = write("그때 천둥이 우르릉 울렸다.")
    (then,) = write("어릴 때는 천둥이 우르릉 울리곤 했다.") or (None,)
    assert then is None or then.confidence < now.confidence


def test_without_morphemes_sound_words_alone_are_found(engine: LightEngine) -> None:
    request = PromptRequest((PromptSentence("s", "개가 컹컹 짖었다.", ()),))
    (result,) = engine.write(request, CancelToken())
    assert [sound.sound for sound in result.sounds] == ["dog_bark"]
    assert "morphemes" in result.degraded_reason


def test_regular_and_irregular_tags_are_one(engine: LightEngine, write: Write) -> None:
    """kiwi marks 긋다 as VV-I; the classifier sends it so or as VV."""
    assert [sound.sound for sound in write("그는 성냥을 그었다.")] == ["fire_match"]


def test_a_cancelled_request_stops(engine: LightEngine) -> None:
    token = CancelToken()
    token.cancel()
    with pytest.raises(Cancelled):
        engine.write(PromptRequest((PromptSentence("s", "쾅", ()),)), token)
