"""Emotion by voice: examples, loss and figures of the voice model."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import soundfile
import torch
from numpy.typing import NDArray
from torch.nn import functional
from transformers import EvalPrediction

from common.audio.resample import resample
from services.classifier.engine import SAMPLE_RATE_HZ
from services.classifier.kobert.cards import VoiceCard
from services.classifier.kobert.clips import prepared, voice_batch
from training.corpus import EMOTIONS
from training.fine_tuning import SCORE, Task, Tensors
from training.measures import emotion_figures
from training.passages import DataError
from training.text_task import balanced
from training.utterances import Recording


@dataclass(frozen=True, slots=True)
class VoiceExample:
    """A recording, read when it is needed, and its emotion as a place in Emotion."""

    recording: Recording
    emotion: int


def voice_examples(recordings: Sequence[Recording], card: VoiceCard) -> list[VoiceExample]:
    """The recordings that are long enough to be heard.

    Raises DataError for a file that is no audio.
    """
    return [
        VoiceExample(recording, EMOTIONS.index(recording.emotion))
        for recording in recordings
        if _duration_ms(recording) >= card.min_ms
    ]


def clip_of(recording: Recording, card: VoiceCard) -> NDArray[np.float32]:
    """The recording as serving would hear it, (frames,); digital silence is one second of zeros."""
    samples, rate_hz = soundfile.read(recording.file, dtype="float32", always_2d=True)
    mono = resample(samples.mean(axis=1, keepdims=True), rate_hz, SAMPLE_RATE_HZ)[:, 0]
    clip = prepared(mono, card)
    return np.zeros(SAMPLE_RATE_HZ, np.float32) if clip is None else clip


def voice_task(
    card: VoiceCard, train: Sequence[VoiceExample], class_balance: float
) -> Task[VoiceExample]:
    """Categorical cross-entropy."""
    emotion_weights = torch.tensor(
        balanced([example.emotion for example in train], class_balance), dtype=torch.float32
    )

    def collate(examples: list[VoiceExample]) -> Tensors:
        batch = voice_batch([clip_of(example.recording, card) for example in examples])
        return {
            "input_values": torch.from_numpy(batch.samples),
            "attention_mask": torch.from_numpy(batch.mask),
            "emotion_labels": torch.tensor([example.emotion for example in examples]),
        }

    def loss(model: torch.nn.Module, inputs: Tensors) -> tuple[torch.Tensor, Tensors]:
        emotion = model(inputs["input_values"], inputs["attention_mask"])
        total = functional.cross_entropy(
            emotion.float(), inputs["emotion_labels"], weight=emotion_weights.to(emotion.device)
        )
        return total, {"emotion": emotion}

    return Task(collate, loss, ("emotion_labels",), voice_figures)


def voice_figures(prediction: EvalPrediction) -> Mapping[str, float]:
    """How well emotions are named; SCORE is macro F1."""
    labels: NDArray[np.int64] = prediction.label_ids
    logits: NDArray[np.float32] = prediction.predictions
    figures = emotion_figures(labels, logits.argmax(axis=1))
    return {"accuracy": figures.accuracy, SCORE: figures.macro_f1}


def _duration_ms(recording: Recording) -> float:
    try:
        info = soundfile.info(recording.file)
    except soundfile.LibsndfileError as error:
        raise DataError(f"{recording.file} is no audio: {error}") from error
    return 1000 * float(info.frames) / float(info.samplerate)
