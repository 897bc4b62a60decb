import subprocess
import sys
from pathlib import Path

import pytest

from common.emotions import Emotion
from common.errors import Cancelled
from common.offload import CancelToken
from common.sentences import Sentence
from services.classifier.engine import ClassificationRequest, SentenceLabel
from services.classifier.light.engine import WANTED_CONTEXT_SENTENCES, LightEngine

STORY_FILE = Path(__file__).parents[4] / "samples" / "story.txt"


def sentences(texts: list[str]) -> tuple[Sentence, ...]:
    return tuple(Sentence(f"s{i}", t, i * 3000, i * 3000 + 2500) for i, t in enumerate(texts))


def label(engine: LightEngine, text: str) -> SentenceLabel:
    request = ClassificationRequest(sentences([text]))
    return engine.classify(request, CancelToken()).labels[0]


@pytest.fixture(scope="module")
def story() -> tuple[Sentence, ...]:
    """The sample story, and a speech that goes on over several sentences."""
    lines = [line for line in STORY_FILE.read_text(encoding="utf-8").splitlines() if line.strip()]
    speech = [
        "“다들 들어라.",
        "그날 밤에 종이 울렸다.",
        "문이 쾅 닫혔다.",
        "그리고 비가 쏟아졌다.”",
    ]
    return sentences([*lines[:24], *speech, *lines[24:40]])


@pytest.mark.parametrize(
    "text",
    [
        "비가 후드득 창문을 때렸다.",
        "그는 문을 쾅 닫고 나갔다.",
        "마차가 덜컹거리며 자갈길을 달렸다.",
        "그녀는 차를 후루룩 마셨다.",
        "멀리서 천둥이 우르릉 울렸다.",
    ],
)
def test_what_sounds_now_deserves_an_effect(engine: LightEngine, text: str) -> None:
    found = label(engine, text)
    assert found.effect
    assert found.effect_probability > 0.9


@pytest.mark.parametrize(
    "text",
    [
        "“문을 쾅 닫지 마라!”",
        "“밖에 비가 오네요.” 하고 그가 말했다.",
        "개 짖는 소리는 들리지 않았다.",
        "만약 종이 울리면 우리는 떠날 것이다.",
        "내일은 비가 올 것 같았다.",
        "그의 목소리는 천둥 같았다.",
        "그녀의 마음에는 비가 내리고 있었다.",
        "매일 아침 그는 종소리에 잠을 깨곤 했다.",
        "그는 조용히 미소를 지었다.",
        "그는 의사였고 서울에서 살았다.",
    ],
)
def test_what_is_said_denied_supposed_or_compared_does_not(engine: LightEngine, text: str) -> None:
    found = label(engine, text)
    assert not found.effect
    assert found.effect_probability < 0.45


def test_dialogue_is_said_to_be_dialogue(engine: LightEngine) -> None:
    assert label(engine, "“문을 쾅 닫지 마라!”").dialogue
    assert not label(engine, "그는 문을 쾅 닫았다.").dialogue


@pytest.mark.parametrize(
    ("text", "emotion"),
    [
        ("썩은 고기에서 역겨운 냄새가 나 구역질이 났다.", Emotion.DISGUST),
        ("“이 도둑놈아, 당장 내놓지 못해!” 하고 그가 버럭 고함을 쳤다.", Emotion.ANGER),
        ("그들은 기뻐서 서로 얼싸안고 웃었다.", Emotion.HAPPINESS),
        ("그는 의사였고 서울에서 살았다.", Emotion.NEUTRAL),
    ],
)
def test_plain_emotions(engine: LightEngine, text: str, emotion: Emotion) -> None:
    assert label(engine, text).emotion.strongest() is emotion


@pytest.mark.parametrize("text", ["", "  ", "…", "“!”"])
def test_nothing_said_is_nothing_heard(engine: LightEngine, text: str) -> None:
    found = label(engine, text)
    assert found.effect_probability == found.effect_score == 0
    assert not found.effect
    assert found.emotion.neutral == 1


def test_an_empty_window_has_no_labels(engine: LightEngine) -> None:
    done = engine.classify(ClassificationRequest((), sentences(["비가 왔다."])), CancelToken())
    assert done.labels == ()


@pytest.mark.parametrize("borders", [(17,), (25, 27), (5, 6, 7, 26, 40), range(1, 44)])
def test_windows_with_context_give_what_the_whole_gives(
    engine: LightEngine, story: tuple[Sentence, ...], borders: tuple[int, ...]
) -> None:
    whole = engine.classify(ClassificationRequest(story), CancelToken()).labels
    starts = [0, *borders]
    parts: list[SentenceLabel] = []
    for start, end in zip(starts, [*borders, len(story)], strict=True):
        request = ClassificationRequest(
            story[start:end],
            story[max(start - WANTED_CONTEXT_SENTENCES, 0) : start],
            story[end : end + WANTED_CONTEXT_SENTENCES],
        )
        parts += engine.classify(request, CancelToken()).labels
    assert tuple(parts) == whole


def test_context_matters(engine: LightEngine, story: tuple[Sentence, ...]) -> None:
    spoken = story[25:27]
    whole = engine.classify(ClassificationRequest(story), CancelToken()).labels[25:27]
    alone = engine.classify(ClassificationRequest(spoken), CancelToken()).labels
    assert [found.dialogue for found in whole] == [True, True]
    assert [found.dialogue for found in alone] == [False, False]
    assert all(
        a.effect_probability > 2 * w.effect_probability for a, w in zip(alone, whole, strict=True)
    )


def test_a_set_threshold_decides(story: tuple[Sentence, ...]) -> None:
    strict = LightEngine(gradient_weight=0.0, effect_threshold=0.95)
    done = strict.classify(ClassificationRequest(story), CancelToken())
    assert done.effect_threshold == 0.95
    assert all(found.effect == (found.effect_probability >= 0.95) for found in done.labels)
    assert any(found.effect for found in done.labels)
    assert any(0.5 < found.effect_probability < 0.95 for found in done.labels)


def test_a_cancelled_call_stops(engine: LightEngine, story: tuple[Sentence, ...]) -> None:
    token = CancelToken()
    token.cancel()
    with pytest.raises(Cancelled):
        engine.classify(ClassificationRequest(story), token)


_MEMORY_PROGRAM = """
import re, sys
from common.offload import CancelToken
from common.sentences import Sentence
from services.classifier.engine import ClassificationRequest
from services.classifier.light.engine import LightEngine
engine = LightEngine(0.02)
lines = [line for line in open(sys.argv[1], encoding="utf-8").read().splitlines() if line.strip()]
book = tuple(Sentence(str(i), lines[i % len(lines)], i, i + 1) for i in range(600))
engine.classify(ClassificationRequest(book), CancelToken())
status = open("/proc/self/status").read()
print(int(re.search(r"VmHWM:\\s+(\\d+) kB", status)[1]) // 1024)
"""


def test_the_process_stays_under_its_memory() -> None:
    done = subprocess.run(
        [sys.executable, "-c", _MEMORY_PROGRAM, str(STORY_FILE)],
        capture_output=True,
        text=True,
        check=True,
    )
    assert int(done.stdout) < 550
