import shutil
from dataclasses import asdict
from pathlib import Path

import numpy as np
import pytest

from common.emotions import EmotionScores
from common.errors import Cancelled
from common.offload import CancelToken
from common.sentences import Sentence
from services.classifier.engine import Audio, ClassificationRequest, SentenceLabel
from services.classifier.kobert.engine import KobertEngine
from services.classifier.scoring import effect_score
from tests.models.classifier import tiny

pytestmark = pytest.mark.models

STORY_FILE = Path(__file__).parents[4] / "samples" / "story.txt"
LINES = [line for line in STORY_FILE.read_text(encoding="utf-8").splitlines() if line.strip()]


def sentences(texts: list[str]) -> tuple[Sentence, ...]:
    return tuple(Sentence(f"s{i}", t, i * 1000, i * 1000 + 900) for i, t in enumerate(texts))


def noise(duration_s: float, seed: int = 0) -> Audio:
    random = np.random.Generator(np.random.PCG64(seed))
    samples = random.normal(0, 0.1, (int(duration_s * 16_000), 1)).astype(np.float32)
    return Audio(samples * np.linspace(0.2, 1, len(samples), dtype=np.float32)[:, None], 0)


@pytest.fixture(scope="module")
def story() -> ClassificationRequest:
    return ClassificationRequest(sentences(LINES[:12]), audio=noise(12))


def numbers(label: SentenceLabel) -> list[float]:
    voice = label.voice_emotion or EmotionScores()
    scores = (*label.emotion.as_tuple(), *label.text_emotion.as_tuple(), *voice.as_tuple())
    return [label.effect_probability, label.effect_score, *scores]


def close(found: tuple[SentenceLabel, ...], expected: tuple[SentenceLabel, ...]) -> bool:
    """Equal up to the rounding of another batch; ids, morphemes and decisions equal."""
    same = [
        (a.sentence_id, a.effect, a.morphemes, a.dialogue, a.voice_emotion is None)
        == (b.sentence_id, b.effect, b.morphemes, b.dialogue, b.voice_emotion is None)
        for a, b in zip(found, expected, strict=True)
    ]
    pairs = zip(map(numbers, found), map(numbers, expected), strict=True)
    return all(same) and all(np.allclose(a, b, atol=1e-5) for a, b in pairs)


def test_labels_are_whole_and_in_order(engine: KobertEngine, story: ClassificationRequest) -> None:
    done = engine.classify(story, CancelToken())
    assert [label.sentence_id for label in done.labels] == [s.id for s in story.sentences]
    for label in done.labels:
        assert 0 <= label.effect_probability <= 1
        assert label.effect == (label.effect_score >= done.effect_threshold)
        for scores in (label.emotion, label.text_emotion, label.voice_emotion):
            assert scores is not None
            assert sum(scores.as_tuple()) == pytest.approx(1)
            assert min(scores.as_tuple()) >= 0
    assert len({label.effect_probability for label in done.labels}) == len(done.labels)
    assert (done.voice_weight, done.effect_threshold) == (0.01, 0.8)


def test_the_same_request_gives_the_same_labels(
    engine: KobertEngine,
    kobert_folder: Path,
    voice_folder: Path,
    story: ClassificationRequest,
) -> None:
    first = engine.classify(story, CancelToken())
    assert engine.classify(story, CancelToken()) == first
    again = tiny.open_engine(kobert_folder, voice_folder)
    assert again.classify(story, CancelToken()) == first
    assert again.info == engine.info


def test_emotions_and_scores_are_summed_as_the_original_does(
    engine: KobertEngine, story: ClassificationRequest
) -> None:
    """0.99 x text + 0.01 x voice; P(effect) + 0.02 x the norm of the emotion's gradient."""
    labels = engine.classify(story, CancelToken()).labels
    text, voice, fused = (
        np.array([getattr(label, name).as_tuple() for label in labels])
        for name in ("text_emotion", "voice_emotion", "emotion")
    )
    assert np.allclose(fused, 0.99 * text + 0.01 * voice)
    assert np.abs(fused - text).max() > 1e-4
    probability = np.array([label.effect_probability for label in labels])
    score = np.array([label.effect_score for label in labels])
    assert np.allclose(score, effect_score(probability, fused, 0.02))
    assert (score > probability).any()


def test_settings_replace_the_checkpoint_s_numbers(
    kobert_folder: Path, voice_folder: Path, story: ClassificationRequest
) -> None:
    engine = tiny.open_engine(
        kobert_folder, voice_folder, gradient_weight=0.0, effect_threshold=0.3, voice_weight=0.0
    )
    done = engine.classify(story, CancelToken())
    assert (done.effect_threshold, done.voice_weight) == (0.3, 0.0)
    assert all(label.effect_score == label.effect_probability for label in done.labels)
    assert all(label.emotion == label.text_emotion for label in done.labels)


def test_a_voice_that_nobody_trained_is_not_heard(
    kobert_folder: Path, story: ClassificationRequest
) -> None:
    done = tiny.open_engine(kobert_folder).classify(story, CancelToken())
    assert done.voice_weight == 0
    assert all(label.voice_emotion is None for label in done.labels)
    assert all(label.emotion == label.text_emotion for label in done.labels)


def test_a_batch_gives_what_each_gives_alone(
    engine: KobertEngine, story: ClassificationRequest
) -> None:
    """Requests of several productions, with and without audio, long and short and empty."""
    items = [
        story,
        ClassificationRequest(sentences(LINES[20:23]), sentences(LINES[17:20]), audio=noise(3, 5)),
        ClassificationRequest(()),
        ClassificationRequest(sentences(["비.", "", "…", "천둥이 우르릉 울렸다. " * 9])),
    ]
    together = dict(engine.run_batch(items, [CancelToken() for _ in items]))
    assert sorted(together) == [0, 1, 2, 3]
    for index, item in enumerate(items):
        alone = engine.classify(item, CancelToken())
        assert close(together[index].labels, alone.labels)


def test_nothing_said_is_nothing_heard(engine: KobertEngine) -> None:
    request = ClassificationRequest(sentences(["", "  ", "…", "“!”"]))
    for label in engine.classify(request, CancelToken()).labels:
        assert label.effect_probability == label.effect_score == 0
        assert not label.effect
        assert label.emotion.neutral == 1


def test_only_what_sounds_is_heard(engine: KobertEngine) -> None:
    """A sentence outside the audio, one of silence and one too short have no voice."""
    samples = np.zeros((4 * 16_000, 1), np.float32)
    samples[:16_000] = noise(1).samples
    spoken = (
        Sentence("a", "비가 왔다.", 0, 900),
        Sentence("b", "조용했다.", 2000, 2900),
        Sentence("c", "아.", 100, 300),
        Sentence("d", "멀리 갔다.", 60_000, 61_000),
    )
    request = ClassificationRequest(spoken, audio=Audio(samples, 0))
    labels = engine.classify(request, CancelToken()).labels
    assert [label.voice_emotion is not None for label in labels] == [True, False, False, False]


def test_audio_is_cut_by_the_sentences_times(engine: KobertEngine) -> None:
    """A window that begins later on the narration's clock is heard the same."""
    audio = noise(6)
    texts = LINES[:3]
    early = ClassificationRequest(sentences(texts), audio=Audio(audio.samples[:48_000], 0))
    shifted = tuple(
        Sentence(s.id, s.text, s.start_ms + 70_000, s.end_ms + 70_000) for s in sentences(texts)
    )
    late = ClassificationRequest(shifted, audio=Audio(audio.samples[:48_000], 70_000))
    assert close(
        engine.classify(late, CancelToken()).labels, engine.classify(early, CancelToken()).labels
    )
    other = ClassificationRequest(sentences(texts), audio=Audio(audio.samples[48_000:], 0))
    heard = [engine.classify(r, CancelToken()).labels[0].voice_emotion for r in (early, other)]
    assert heard[0] != heard[1]


@pytest.mark.parametrize("borders", [(5,), (1, 2, 9)])
def test_windows_with_context_give_what_the_whole_gives(
    engine: KobertEngine, borders: tuple[int, ...]
) -> None:
    book = sentences(LINES[:14])
    whole = engine.classify(ClassificationRequest(book), CancelToken()).labels
    parts: list[SentenceLabel] = []
    for start, end in zip([0, *borders], [*borders, len(book)], strict=True):
        request = ClassificationRequest(book[start:end], book[:start], book[end:])
        parts += engine.classify(request, CancelToken()).labels
    assert close(tuple(parts), whole)


def test_neighbours_matter(engine: KobertEngine) -> None:
    alone = ClassificationRequest(sentences(["문이 열렸다."]))
    within = ClassificationRequest(sentences(["문이 열렸다."]), sentences(["밤이 깊었다."]))
    found = [
        engine.classify(r, CancelToken()).labels[0].effect_probability for r in (alone, within)
    ]
    assert abs(found[0] - found[1]) > 1e-6


def test_a_cancelled_request_stops_and_leaves_the_others(
    engine: KobertEngine, story: ClassificationRequest
) -> None:
    gone, waiting = CancelToken(), CancelToken()
    gone.cancel()
    with pytest.raises(Cancelled):
        engine.classify(story, gone)
    done = dict(engine.run_batch([story, story], [gone, waiting]))
    assert list(done) == [1]
    assert len(done[1].labels) == len(story.sentences)


def test_models_load_once(
    kobert_folder: Path, voice_folder: Path, tmp_path: Path, story: ClassificationRequest
) -> None:
    """Once the engine is there, nothing is read from disk any more."""
    text, voice = tmp_path / "text", tmp_path / "voice"
    shutil.copytree(kobert_folder, text)
    shutil.copytree(voice_folder, voice)
    engine = tiny.open_engine(text, voice)
    first = engine.classify(story, CancelToken())
    shutil.rmtree(text)
    shutil.rmtree(voice)
    assert engine.classify(story, CancelToken()) == first


def test_info_says_what_serves(engine: KobertEngine, kobert_folder: Path) -> None:
    assert asdict(engine.info) | {"version": ""} == {
        "name": "kobert",
        "version": "",
        "licence": "LicenseRef-Own",
        "commercial_use": False,
        "device": "cpu",
    }
    textual = tiny.open_engine(kobert_folder, own_weights_commercial_use=True)
    assert textual.info.commercial_use
    assert textual.info.version != engine.info.version
    assert textual.info.version == engine.info.version.partition("+")[0]
