"""A small data set and published weights in small."""

from pathlib import Path

import numpy as np
import pytest
import soundfile

from common.emotions import Emotion
from tests.models.classifier import tiny
from tests.models.classifier.fixtures import kobert_base
from training.passages import Passage, load_passages
from training.run_options import RunOptions
from training.split import Split, chosen, split_of
from training.utterances import Recording, save_recordings

__all__ = ["kobert_base"]

# Enough for the tiny models to move, and quick.
QUICK = RunOptions(epoch_count=2, batch_items=8, learning_rate=1e-3, device="cpu")


@pytest.fixture(scope="session")
def data_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Six passages that train and two that tune."""
    every = load_passages()
    some = [*chosen(every, Split.TRAIN)[:6], *chosen(every, Split.DEV)[:2]]
    folder = tmp_path_factory.mktemp("passages")
    header = "passage\tsentence\teffect\tfamily\tsound\ttrigger\temotion"
    lines = [header, *(line for passage in some for line in _lines(passage))]
    (folder / "some.tsv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return folder


def _lines(passage: Passage) -> list[str]:
    return [
        "\t".join(
            [
                passage.id,
                s.text,
                str(int(s.effect)),
                s.family or "none",
                s.sound,
                s.trigger,
                s.emotion,
            ]
        )
        for s in passage.sentences
    ]


@pytest.fixture(scope="session")
def voice_base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wav2vec2-large-xlsr-korean")
    tiny.write_wav2vec2_base(folder)
    return folder


@pytest.fixture(scope="session")
def recordings_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Tones in sentences: low ones sad, high ones angry; some at 44.1 kHz in stereo."""
    folder = tmp_path_factory.mktemp("recordings")
    random = np.random.Generator(np.random.PCG64(1))
    groups = [f"문장 {n}" for n in range(60)]
    train = [g for g in groups if split_of(g) is Split.TRAIN][:10]
    dev = [g for g in groups if split_of(g) is Split.DEV][:4]
    recordings = []
    for place, group in enumerate([*train, *dev]):
        emotion, tone_hz = [(Emotion.SADNESS, 120), (Emotion.ANGER, 900)][place % 2]
        rate_hz = 44_100 if place % 3 == 0 else 16_000
        at_s = np.arange(int(rate_hz * random.uniform(0.6, 1.2))) / rate_hz
        wave = 0.3 * np.sin(2 * np.pi * tone_hz * at_s) + random.normal(0, 0.01, len(at_s))
        frames = np.stack([wave, wave], axis=1) if place % 3 == 0 else wave
        soundfile.write(folder / f"{place}.wav", frames, rate_hz)
        recordings.append(Recording(group, Path(f"{place}.wav"), "말", emotion))
    save_recordings(folder / "recordings.tsv", recordings)
    return folder / "recordings.tsv"
