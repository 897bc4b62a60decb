"""Effect and emotion at once: examples, loss and figures of the text model."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch.nn import functional
from transformers import EvalPrediction

from common.emotions import Emotion
from common.offload import CancelToken
from common.sentences import Sentence
from services.classifier.engine import ClassificationRequest
from services.classifier.kobert.encoding import Encoded
from services.classifier.kobert.padding import text_batch
from services.classifier.kobert.windows import WindowReader
from training.corpus import EMOTIONS
from training.fine_tuning import SCORE, Task, Tensors
from training.measures import auc, emotion_figures
from training.passages import Passage
from training.utterances import Utterance

# An utterance says nothing of effects.
UNKNOWN_EFFECT = -1.0


@dataclass(frozen=True, slots=True)
class TextExample:
    """A sentence as serving encodes it; effect 0 or 1 or UNKNOWN_EFFECT, emotion as a place in
    Emotion."""

    row: Encoded
    effect: float
    emotion: int


def passage_request(passage: Passage) -> ClassificationRequest:
    """The passage as a window of its own."""
    sentences = tuple(
        Sentence(f"{passage.id}-{place}", sentence.text, place * 1000, place * 1000 + 1000)
        for place, sentence in enumerate(passage.sentences)
    )
    return ClassificationRequest(sentences)


def passage_examples(windows: WindowReader, passages: Sequence[Passage]) -> list[TextExample]:
    """All sentences of the passages, each among its neighbours."""
    return [
        TextExample(row, float(sentence.effect), EMOTIONS.index(sentence.emotion))
        for passage in passages
        for row, sentence in zip(
            windows.read(passage_request(passage), CancelToken()).rows,
            passage.sentences,
            strict=True,
        )
    ]


def utterance_examples(windows: WindowReader, utterances: Sequence[Utterance]) -> list[TextExample]:
    """Utterances, each alone."""
    examples = []
    for utterance in utterances:
        request = ClassificationRequest((Sentence("", utterance.text, 0, 1000),))
        [row] = windows.read(request, CancelToken()).rows
        examples.append(TextExample(row, UNKNOWN_EFFECT, EMOTIONS.index(utterance.emotion)))
    return examples


def text_task(pad_id: int, train: Sequence[TextExample], class_balance: float) -> Task[TextExample]:
    """The sum of both losses: binary and categorical cross-entropy."""
    emotion_weights = torch.tensor(
        balanced([example.emotion for example in train], class_balance), dtype=torch.float32
    )

    def collate(examples: list[TextExample]) -> Tensors:
        batch = text_batch([example.row for example in examples], pad_id)
        return {
            "input_ids": torch.from_numpy(batch.ids),
            "attention_mask": torch.from_numpy(batch.mask),
            "token_type_ids": torch.from_numpy(batch.segments),
            "effect_labels": torch.tensor([example.effect for example in examples]),
            "emotion_labels": torch.tensor([example.emotion for example in examples]),
        }

    def loss(model: torch.nn.Module, inputs: Tensors) -> tuple[torch.Tensor, Tensors]:
        effect, emotion = model(
            inputs["input_ids"], inputs["attention_mask"], inputs["token_type_ids"]
        )
        weights = emotion_weights.to(emotion.device)
        known = inputs["effect_labels"] != UNKNOWN_EFFECT
        each = functional.binary_cross_entropy_with_logits(
            effect.float(), inputs["effect_labels"].clamp(min=0), reduction="none"
        )
        total = (each * known).sum() / known.sum().clamp(min=1)
        total = total + functional.cross_entropy(
            emotion.float(), inputs["emotion_labels"], weight=weights
        )
        return total, {"effect": effect, "emotion": emotion}

    return Task(collate, loss, ("effect_labels", "emotion_labels"), text_figures)


def text_figures(prediction: EvalPrediction) -> Mapping[str, float]:
    """How well effects are ranked and emotions named; SCORE is the mean of the two."""
    (effect, emotion), (effects, emotions) = _arrays(prediction)
    known = effects != UNKNOWN_EFFECT
    ranked = auc(effects[known] > 0, effect[known])
    named = emotion_figures(emotions, emotion.argmax(axis=1)).macro_f1
    parts = [figure for figure in (ranked, named) if not np.isnan(figure)]
    return {"effect_auc": ranked, "emotion_macro_f1": named, SCORE: float(np.mean(parts))}


def balanced(answers: Sequence[int], balance: float) -> list[float]:
    """Each emotion's weight: (its rarity) ** balance; 1 for one that never occurs."""
    counts = np.bincount(np.array(answers), minlength=len(Emotion))
    present = counts > 0
    rarity = counts.sum() / present.sum() / np.maximum(counts, 1)
    return [float(w) for w in np.where(present, rarity**balance, 1.0)]


def _arrays(prediction: EvalPrediction) -> tuple[Any, Any]:
    predictions: tuple[NDArray[np.float32], ...] = prediction.predictions
    labels: tuple[NDArray[np.int64], ...] = prediction.label_ids
    return predictions, labels
