import json
from collections import Counter
from pathlib import Path

import pytest

from common.emotions import Emotion
from training.ai_hub.dialogues import import_dialogues
from training.ai_hub.emotions import emotion_of
from training.passages import DataError
from training.utterances import Utterance


def entry(kind: str, said: str, talk: str = "Pro_05349_00053") -> dict[str, object]:
    """One dialogue as 감성 대화 말뭉치 has it."""
    return {
        "profile": {
            "persona-id": "Pro_05349",
            "persona": {"human": ["A02", "G02"], "computer": ["C01"]},
            "emotion": {"emotion-id": f"S06_D02_{kind}", "type": kind, "situation": ["S06"]},
        },
        "talk": {
            "id": {"profile-id": "Pro_05349", "talk-id": talk},
            "content": {"HS01": said, "SS01": "그러셨군요.", "HS02": "네.", "SS02": ""},
        },
    }


def write(path: Path, lines: list[str], encoding: str = "utf-8") -> Path:
    path.write_bytes("\r\n".join(lines).encode(encoding))
    return path


def test_emotional_dialogues_are_read_from_json(tmp_path: Path) -> None:
    entries = [
        entry("E18", "일은 왜 해도 해도 끝이 없을까? 화가 난다."),
        entry("E31", "걱정돼.", "t2"),
    ]
    path = tmp_path / "감성대화말뭉치(최종데이터)_Training.json"
    path.write_text(json.dumps(entries, ensure_ascii=False), encoding="utf-8-sig")
    assert import_dialogues(path).utterances == [
        Utterance("Pro_05349_00053", "일은 왜 해도 해도 끝이 없을까? 화가 난다.", Emotion.ANGER),
        Utterance("t2", "걱정돼.", Emotion.FEAR),
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp949", "utf-16"])
def test_tables_are_read_in_whichever_encoding(tmp_path: Path, encoding: str) -> None:
    lines = [
        "번호,연령,상황키워드,신체질환,감정_대분류,감정_소분류,사람문장1,시스템문장1",
        '1,청년,연애,해당없음,기쁨,신이 난,"아내가 출산하게 되어서, 정말 신이 나.",축하해요.',
        "2,노년,건강,해당없음,상처,버려진,자식들이 연락을 안 해.,저런.",
        "3,노년,건강,해당없음,당황,부끄러운,,저런.",
        "4,노년,건강,해당없음,무덤덤,없음,그냥 그래.,저런.",
    ]
    found = import_dialogues(write(tmp_path / "감성대화.csv", lines, encoding))
    assert [(u.text, u.emotion) for u in found.utterances] == [
        ("아내가 출산하게 되어서, 정말 신이 나.", Emotion.HAPPINESS),
        ("자식들이 연락을 안 해.", Emotion.SADNESS),
    ]
    assert found.skipped == Counter({"nothing is said": 1, "unknown emotion '무덤덤'": 1})


def test_single_utterances_are_read(tmp_path: Path) -> None:
    """한국어 단발성 대화: the seven names; further columns mean nothing."""
    names = ["공포", "놀람", "분노", "슬픔", "중립", "행복", "혐오"]
    lines = ["Sentence,Emotion,,", *(f"문장 {name},{name},," for name in names)]
    found = import_dialogues(write(tmp_path / "단발성.csv", lines, "cp949"))
    assert [u.emotion for u in found.utterances] == [
        Emotion.FEAR,
        Emotion.SURPRISE,
        Emotion.ANGER,
        Emotion.SADNESS,
        Emotion.NEUTRAL,
        Emotion.HAPPINESS,
        Emotion.DISGUST,
    ]


def test_utterances_of_a_dialogue_stay_together(tmp_path: Path) -> None:
    """한국어 연속적 대화: S begins a dialogue; labels have slips of the keyboard."""
    lines = [
        ",,,",
        "dialog #,발화,감정,",
        "S,아 진짜! 사무실에선 피지 말라니까!,분노,",
        ",미안합니다.,ㅈ중립,",
        "S,그런데 어쩔 수 없어.,분ㄴ,",
    ]
    found = import_dialogues(write(tmp_path / "연속적.csv", lines))
    assert [(u.group, u.emotion) for u in found.utterances] == [
        ("연속적-1", Emotion.ANGER),
        ("연속적-1", Emotion.NEUTRAL),
        ("연속적-2", Emotion.ANGER),
    ]


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("a.csv", b"", "none of the known columns"),
        ("a.csv", "이름,나이\n가,3\n".encode(), "none of the known columns"),
        ("a.csv", b"Sentence,Emotion\n\xff\x80\xff,1\n", "in none of utf-8-sig, cp949"),
        ("a.json", b"[{]", "not like"),
        ("a.json", b'{"data": 3}', "not like"),
        ("a.json", b'[{"profile": {}, "talk": {}}]', "not like"),
    ],
)
def test_other_files_are_refused_by_name(tmp_path: Path, name: str, data: bytes, said: str) -> None:
    (tmp_path / name).write_bytes(data)
    with pytest.raises(DataError, match=said) as caught:
        import_dialogues(tmp_path / name)
    assert name in str(caught.value)


@pytest.mark.parametrize(
    ("label", "emotion"),
    [
        ("E10", Emotion.ANGER),
        ("e69", Emotion.HAPPINESS),
        (" Angry ", Emotion.ANGER),
        ("happiness", Emotion.HAPPINESS),
        ("불안", Emotion.FEAR),
        ("E70", None),
        ("분", None),
        ("", None),
    ],
)
def test_labels_become_our_emotions(label: str, emotion: Emotion | None) -> None:
    assert emotion_of(label) is emotion
