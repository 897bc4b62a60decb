"""Calls the classifier service."""

# The asynchronous stubs are names for type checkers alone.
from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from whereisaudio.classifier.v1 import classifier_pb2, classifier_pb2_grpc
from whereisaudio.media.v1 import media_pb2

from common.audio.format import SPEECH_FORMAT
from common.sentences import Sentence
from common.wire import (
    emotion_scores_from_proto,
    format_to_proto,
    morpheme_from_proto,
    sentence_to_proto,
)
from gateway.clients.call import CallContext, answered
from gateway.clients.stt import file_chunks
from gateway.plan.labels import Label


@dataclass(frozen=True, slots=True)
class ClassifyUnit:
    """The sentences of one window with their neighbours, and the window's stretch of audio."""

    sentences: tuple[Sentence, ...]
    # Nearest last.
    context_before: tuple[Sentence, ...]
    # Nearest first.
    context_after: tuple[Sentence, ...]
    start_ms: int
    end_ms: int


async def classify(
    stub: classifier_pb2_grpc.ClassifierAsyncStub,
    context: CallContext,
    unit: ClassifyUnit,
    speech_path: Path,
    deadline_s: float,
) -> tuple[Label, ...]:
    """One label a sentence, in their order. Raises typed errors."""
    config = classifier_pb2.ClassifyConfig(
        language=context.language,
        engine=context.engines.get("classifier", ""),
        rights_mode=context.rights,
        context_before=_messages(unit.context_before),
        context_after=_messages(unit.context_after),
        format=format_to_proto(SPEECH_FORMAT),
        window_start_ms=unit.start_ms,
    )

    async def requests() -> AsyncIterator[classifier_pb2.ClassifyRequest]:
        yield classifier_pb2.ClassifyRequest(config=config)
        for sentence in unit.sentences:
            yield classifier_pb2.ClassifyRequest(sentence=sentence_to_proto(sentence))
        for chunk in file_chunks(speech_path, unit.start_ms, unit.end_ms):
            yield classifier_pb2.ClassifyRequest(chunk=chunk)

    labels: list[Label] = []
    call = stub.Classify(requests(), timeout=deadline_s, metadata=context.metadata)
    async with answered(context, "classifier", call):
        async for response in call:
            if response.WhichOneof("payload") == "label":
                labels.append(_label(response.label))
    return tuple(labels)


def _messages(sentences: Sequence[Sentence]) -> list[media_pb2.Sentence]:
    return [sentence_to_proto(sentence) for sentence in sentences]


def _label(message: classifier_pb2.SentenceLabel) -> Label:
    return Label(
        sentence_id=message.sentence_id,
        effect_probability=message.effect_probability,
        effect_score=message.effect_score,
        effect=message.effect,
        emotion=emotion_scores_from_proto(message.emotion),
        morphemes=tuple(morpheme_from_proto(m) for m in message.morphemes),
        dialogue=message.dialogue,
    )
