from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from common.emotions import Emotion
from common.offload import CancelToken
from common.sentences import Sentence
from services.classifier.engine import Audio, ClassificationRequest
from services.classifier.kobert.cards import VoiceCard, read_voice_card
from services.classifier.kobert.clips import clips
from tests.models.classifier import tiny
from tests.models.training.conftest import QUICK
from training.passages import DataError
from training.train_voice import VoiceTraining, train
from training.utterances import load_recordings
from training.voice_task import clip_of

pytestmark = pytest.mark.models


@pytest.fixture(scope="module")
def training(
    tmp_path_factory: pytest.TempPathFactory, voice_base: Path, recordings_file: Path
) -> VoiceTraining:
    """A training that has been done."""
    run = replace(QUICK, epoch_count=8, learning_rate=3e-3)
    asked = VoiceTraining(voice_base, tmp_path_factory.mktemp("voice"), (recordings_file,), run)
    train(asked)
    return asked


def test_a_checkpoint_says_what_it_was_made_from(training: VoiceTraining) -> None:
    card = read_voice_card(training.out)
    assert card.voice_weight == 0.01
    assert card.normalised
    assert card.provenance.example_count == 10
    assert card.provenance.figures["emotion"]["accuracy"] >= 0.5


def test_a_trained_voice_is_heard(
    training: VoiceTraining, kobert_base: Path, tmp_path: Path
) -> None:
    """A low tone and a high one, as trained, told apart by the engine."""
    tiny.write_kobert(tmp_path, kobert_base)
    engine = tiny.open_engine(tmp_path, training.out)
    at_s = np.arange(16_000) / 16_000
    low, high = (0.3 * np.sin(2 * np.pi * tone * at_s) for tone in (120, 900))
    samples = np.concatenate([low, high]).astype(np.float32)[:, None]
    spoken = (Sentence("a", "말.", 0, 1000), Sentence("b", "말.", 1000, 2000))
    done = engine.classify(ClassificationRequest(spoken, audio=Audio(samples, 0)), CancelToken())
    assert done.voice_weight == 0.01
    first, second = (label.voice_emotion for label in done.labels)
    assert first is not None
    assert second is not None
    assert first.strongest() in (Emotion.SADNESS, Emotion.ANGER)
    assert first.sadness - first.anger > second.sadness - second.anger


def test_clips_are_the_same_in_training_and_serving(
    training: VoiceTraining, recordings_file: Path
) -> None:
    """At 16 kHz bit for bit; the middle of what is too long."""
    recording = load_recordings(recordings_file)[1]
    for max_ms in (15_000, 500):
        card = replace(read_voice_card(training.out), max_ms=max_ms)
        trained = clip_of(recording, card)
        served = served_clip(recording.file, card)
        assert np.array_equal(trained, served)
        assert len(trained) <= max_ms * 16


def served_clip(file: Path, card: VoiceCard) -> np.ndarray:
    import soundfile

    samples, _ = soundfile.read(file, dtype="float32", always_2d=True)
    sentence = Sentence("", "말", 5000, 5000 + len(samples) // 16 + 1)
    return clips(Audio(samples, 5000), [sentence], card)[0]


def test_too_few_recordings_are_refused(
    voice_base: Path, recordings_file: Path, tmp_path: Path
) -> None:
    header, first, *_ = recordings_file.read_text("utf-8").splitlines()
    few = recordings_file.with_name("few.tsv")
    few.write_text(f"{header}\n{first}\n", encoding="utf-8")
    with pytest.raises(DataError, match="more groups"):
        train(VoiceTraining(voice_base, tmp_path, (few,), QUICK))


def test_a_file_that_is_no_audio_is_named(
    voice_base: Path, recordings_file: Path, tmp_path: Path
) -> None:
    bad = recordings_file.with_name("bad.tsv")
    bad.write_text("group\tfile\ttext\temotion\n문장 1\trecordings.tsv\t말\tanger\n")
    with pytest.raises(DataError, match=r"recordings\.tsv is no audio|more groups"):
        train(VoiceTraining(voice_base, tmp_path, (bad,), QUICK))
