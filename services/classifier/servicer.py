"""The classifier's rpcs."""

from collections.abc import AsyncIterator
from contextlib import aclosing

import grpc
from whereisaudio.classifier.v1 import classifier_pb2, classifier_pb2_grpc
from whereisaudio.media.v1 import media_pb2

from common.batching import EngineCalls
from common.service import LoadedEngine
from common.wire import emotion_scores_to_proto, morpheme_to_proto
from services.classifier.engine import (
    Classification,
    ClassificationRequest,
    ClassifierEngine,
    SentenceLabel,
)
from services.classifier.intake import Intake


class ClassifierServicer(classifier_pb2_grpc.ClassifierServicer):
    """Labels the sentences of one window."""

    def __init__(self, loaded: LoadedEngine[ClassifierEngine]) -> None:
        self._loaded = loaded
        self._calls = EngineCalls[ClassificationRequest, Classification](
            "classifier",
            loaded.engine,
            loaded.worker,
            lambda request, token: iter([loaded.engine.classify(request, token)]),
        )

    async def Classify(
        self,
        request_iterator: AsyncIterator[classifier_pb2.ClassifyRequest],
        context: grpc.aio.ServicerContext[
            classifier_pb2.ClassifyRequest, classifier_pb2.ClassifyResponse
        ],
    ) -> AsyncIterator[classifier_pb2.ClassifyResponse]:
        """Config, sentences and audio in; a label for each sentence out, then the result."""
        intake = Intake()
        async for message in request_iterator:
            intake.take(message)
            if message.WhichOneof("payload") == "config":
                self._loaded.require(message.config.engine, message.config.rights_mode)
        intake.end()
        answers = self._calls.iterate(intake.request(), timeout_s=context.time_remaining())
        async with aclosing(answers):
            done = await anext(answers)
        for label in done.labels:
            yield classifier_pb2.ClassifyResponse(label=_label_to_proto(label))
        yield classifier_pb2.ClassifyResponse(result=self._result(done, intake.audio_sha256))

    async def ListEngines(
        self,
        request: media_pb2.ListEnginesRequest,
        context: grpc.aio.ServicerContext[
            media_pb2.ListEnginesRequest, media_pb2.ListEnginesResponse
        ],
    ) -> media_pb2.ListEnginesResponse:
        """The engines, the loaded one among them."""
        return self._loaded.list_engines()

    def _result(self, done: Classification, audio_sha256: str) -> classifier_pb2.ClassifyResult:
        return classifier_pb2.ClassifyResult(
            audio_sha256=audio_sha256,
            label_count=len(done.labels),
            voice_weight=done.voice_weight,
            effect_threshold=done.effect_threshold,
            engine=self._loaded.info(),
        )


def _label_to_proto(label: SentenceLabel) -> classifier_pb2.SentenceLabel:
    voice = label.voice_emotion
    return classifier_pb2.SentenceLabel(
        sentence_id=label.sentence_id,
        effect_probability=label.effect_probability,
        effect_score=label.effect_score,
        effect=label.effect,
        emotion=emotion_scores_to_proto(label.emotion),
        text_emotion=emotion_scores_to_proto(label.text_emotion),
        voice_emotion=emotion_scores_to_proto(voice) if voice else None,
        morphemes=[morpheme_to_proto(morpheme) for morpheme in label.morphemes],
        dialogue=label.dialogue,
    )
