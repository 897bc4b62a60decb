"""The plan: pure code over made-up sentences."""

from dataclasses import replace

import pytest

from common.emotions import Emotion, EmotionScores
from common.sentences import Sentence, Word
from common.sounds import CueKind, SoundFamily
from gateway.plan.labels import Label, ReadSentence, SoundPrompt
from gateway.plan.span import PlanState, Span, cut_spans, plan_span
from gateway.production import Density

SENTENCE_MS = 4000
PAUSE_MS = 400


def sound(
    trigger: str, text: str, family: SoundFamily, *, lasting: bool = False, confidence: float = 0.9
) -> SoundPrompt:
    start = text.index(trigger)
    return SoundPrompt(
        trigger, start, start + len(trigger), family.value, family, lasting, 1500, "a sound",
        confidence,
    )  # fmt: skip


def read(
    index: int,
    text: str = "그는 문을 두드렸다.",
    sounds: tuple[SoundPrompt, ...] = (),
    emotion: EmotionScores | None = None,
    probability: float = 0.9,
    start_ms: int | None = None,
) -> ReadSentence:
    begin = index * (SENTENCE_MS + PAUSE_MS) if start_ms is None else start_ms
    parts = text.split()
    step = SENTENCE_MS // len(parts)
    words = tuple(
        Word(part, begin + i * step, begin + (i + 1) * step) for i, part in enumerate(parts)
    )
    sentence = Sentence(f"s{index}", text, begin, begin + SENTENCE_MS, words, index)
    label = Label(
        sentence.id,
        probability,
        probability,
        probability > 0.5,
        emotion or EmotionScores(neutral=1),
    )
    return ReadSentence(sentence, label, sounds)


def span_of(sentences: list[ReadSentence]) -> Span:
    return Span(0, 1, 0, sentences[-1].sentence.end_ms + PAUSE_MS)


def cues(sentences: list[ReadSentence], kind: CueKind, density: Density = Density.BALANCED):
    planned, _ = plan_span(sentences, span_of(sentences), density, PlanState())
    return [cue for cue in planned if cue.kind is kind]


def test_an_effect_sounds_at_its_trigger_word() -> None:
    text = "그는 똑똑 문을 똑똑 두드렸다."
    second = replace(
        sound("똑똑", text, SoundFamily.KNOCK), trigger_start_char=9, trigger_end_char=11
    )
    (cue,) = cues([read(0, text, (second,))], CueKind.EFFECT)
    assert cue.start_ms == 3 * SENTENCE_MS // 5
    assert cue.trigger == "똑똑"
    assert "똑똑" in cue.reason
    assert cue.confidence == pytest.approx(0.81)


def test_spacing_keeps_the_stronger_of_two() -> None:
    text = "쾅 하고 쿵 했다."
    weak, strong = (
        sound("쾅", text, SoundFamily.DOOR, confidence=0.5),
        sound("쿵", text, SoundFamily.IMPACT, confidence=0.9),
    )
    near = [read(0, text, (weak,)), read(1, text, (strong,), start_ms=500)]
    assert [cue.family for cue in cues(near, CueKind.EFFECT)] == [SoundFamily.IMPACT]
    assert len(cues(near, CueKind.EFFECT, Density.RICH)) == 2


def test_spacing_reaches_over_the_border_of_a_span() -> None:
    text = "쾅 닫혔다."
    sentences = [read(0, text, (sound("쾅", text, SoundFamily.DOOR),))]
    _, state = plan_span(sentences, span_of(sentences), Density.BALANCED, PlanState())
    assert state.last_effect_ms == 0
    later = [read(0, text, (sound("쾅", text, SoundFamily.DOOR),), start_ms=2000)]
    planned, _ = plan_span(later, Span(1, 2, 2000, 9000), Density.BALANCED, state)
    assert not [cue for cue in planned if cue.kind is CueKind.EFFECT]


def test_density_decides_how_sure_a_sentence_has_to_be() -> None:
    text = "쾅 닫혔다."
    sentences = [
        read(i, text, (sound("쾅", text, SoundFamily.DOOR),), probability=p, start_ms=i * 20_000)
        for i, p in enumerate((0.4, 0.6, 0.9))
    ]
    counts = [len(cues(sentences, CueKind.EFFECT, density)) for density in Density]
    assert counts == [1, 2, 3]


def test_an_ambience_lasts_while_its_scene_does() -> None:
    text = "밖에는 비가 내렸다."
    rain = sound("비가", text, SoundFamily.RAIN, lasting=True)
    sentences = [read(0, text, (rain,)), *(read(i) for i in range(1, 4))]
    scene_end_ms = sentences[-1].sentence.end_ms
    after_break = read(9, start_ms=scene_end_ms + 2000)
    (cue,) = cues([*sentences, after_break], CueKind.AMBIENCE)
    assert cue.start_ms == sentences[0].sentence.words[1].start_ms
    assert cue.end_ms == scene_end_ms
    assert cue.fade_in_ms > 0
    assert cue.fade_out_ms > 0


def test_an_ambience_not_told_of_any_more_fades() -> None:
    text = "밖에는 비가 내렸다."
    rain = sound("비가", text, SoundFamily.RAIN, lasting=True)
    sentences = [read(0, text, (rain,)), *(read(i) for i in range(1, 40))]
    (cue,) = cues(sentences, CueKind.AMBIENCE)
    assert 35_000 <= cue.end_ms - cue.start_ms <= 45_000


def test_telling_of_it_again_carries_it_on() -> None:
    text = "밖에는 비가 내렸다."
    rain = sound("비가", text, SoundFamily.RAIN, lasting=True)
    sentences = [read(i, text, (rain,) if i in (0, 8) else ()) for i in range(12)]
    (cue,) = cues(sentences, CueKind.AMBIENCE)
    assert cue.end_ms >= sentences[-1].sentence.end_ms
    assert "2 sentence(s)" in cue.reason


def test_music_changes_where_the_mood_does() -> None:
    happy = EmotionScores(happiness=0.8, neutral=0.2)
    afraid = EmotionScores(fear=0.8, neutral=0.2)
    sentences = [read(i, emotion=happy if i < 12 else afraid) for i in range(24)]
    first, second = cues(sentences, CueKind.MUSIC)
    assert (first.emotion, second.emotion) == (Emotion.HAPPINESS, Emotion.FEAR)
    assert first.end_ms == second.start_ms
    border_ms = sentences[12].sentence.start_ms
    assert abs(first.end_ms - border_ms) <= SENTENCE_MS + PAUSE_MS
    assert second.end_ms == span_of(sentences).end_ms


def test_one_odd_sentence_does_not_change_the_music() -> None:
    happy = EmotionScores(happiness=0.8, neutral=0.2)
    odd = EmotionScores(anger=0.9, neutral=0.1)
    sentences = [read(i, emotion=odd if i == 6 else happy) for i in range(14)]
    (cue,) = cues(sentences, CueKind.MUSIC)
    assert cue.emotion is Emotion.HAPPINESS


def test_plain_telling_stays_without_music() -> None:
    assert not cues([read(i) for i in range(20)], CueKind.MUSIC)


def test_spans_cover_all_windows_in_order() -> None:
    ends_ms = [100_000 * (i + 1) for i in range(8)]
    spans = cut_spans(ends_ms)
    assert [(s.first_window, s.last_window) for s in spans] == [(0, 3), (3, 6), (6, 8)]
    assert [s.end_ms for s in spans] == [300_000, 600_000, 800_000]
    assert [s.start_ms for s in spans] == [0, 300_000, 600_000]


def test_ids_are_content_hashes() -> None:
    text = "쾅 닫혔다."
    sentences = [read(0, text, (sound("쾅", text, SoundFamily.DOOR),))]
    (first,), (again,) = cues(sentences, CueKind.EFFECT), cues(sentences, CueKind.EFFECT)
    assert first == again
    moved = [read(0, text, (sound("쾅", text, SoundFamily.DOOR),), start_ms=77)]
    assert cues(moved, CueKind.EFFECT)[0].id != first.id
