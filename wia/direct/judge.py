"""Asks the classifier and the prompter about sentences without audio."""

from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import dataclass

from whereisaudio.classifier.v1 import classifier_pb2, classifier_pb2_grpc
from whereisaudio.media.v1 import media_pb2
from whereisaudio.prompter.v1 import prompter_pb2, prompter_pb2_grpc

from common.emotions import EmotionScores
from common.sounds import SoundFamily
from common.wire import emotion_scores_from_proto, family_from_proto
from wia.direct.call import CALL_DEADLINE_S, typed_errors

# Sentences of one call, and the neighbours that they are judged with on either side.
BATCH_SENTENCES = 400
_CONTEXT_SENTENCES = 8


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence of a text; script_line is the 0-based line that it stands in."""

    id: str
    text: str
    script_line: int


@dataclass(frozen=True, slots=True)
class Sound:
    """A sound that a sentence tells of."""

    trigger: str
    sound: str
    family: SoundFamily | None
    prompt: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Judgement:
    """What is known of a sentence; `sounds` is empty where none is due."""

    line: Line
    effect: bool
    effect_probability: float
    emotion: EmotionScores
    sounds: tuple[Sound, ...]


@dataclass(frozen=True, slots=True)
class Judges:
    """The two services."""

    classifier: "classifier_pb2_grpc.ClassifierAsyncStub"
    prompter: "prompter_pb2_grpc.PrompterAsyncStub"

    async def judge(self, lines: Sequence[Line], language: str) -> AsyncIterator[Judgement]:
        """Judges the lines in order, batch by batch; raises typed errors."""
        for start in range(0, len(lines), BATCH_SENTENCES):
            end = start + BATCH_SENTENCES
            config = classifier_pb2.ClassifyConfig(
                language=language,
                context_before=_sentences(lines[max(0, start - _CONTEXT_SENTENCES) : start]),
                context_after=_sentences(lines[end : end + _CONTEXT_SENTENCES]),
            )
            labels = await self._classify(config, lines[start:end])
            prompts = await self._write_prompts(lines[start:end], labels, language)
            for line, label in zip(lines[start:end], labels, strict=True):
                yield _judgement(line, label, prompts.get(line.id, ()))

    async def _classify(
        self, config: classifier_pb2.ClassifyConfig, lines: Sequence[Line]
    ) -> list[classifier_pb2.SentenceLabel]:
        async def requests() -> AsyncIterator[classifier_pb2.ClassifyRequest]:
            yield classifier_pb2.ClassifyRequest(config=config)
            for sentence in _sentences(lines):
                yield classifier_pb2.ClassifyRequest(sentence=sentence)

        with typed_errors():
            call = self.classifier.Classify(requests(), timeout=CALL_DEADLINE_S)
            return [
                response.label
                async for response in call
                if response.WhichOneof("payload") == "label"
            ]

    async def _write_prompts(
        self,
        lines: Sequence[Line],
        labels: Sequence[classifier_pb2.SentenceLabel],
        language: str,
    ) -> dict[str, tuple[Sound, ...]]:
        """The sounds of those sentences that deserve one, by their ids."""
        request = prompter_pb2.WritePromptsRequest(language=language)
        for line, label in zip(lines, labels, strict=True):
            if label.effect:
                request.sentences.add(
                    sentence_id=line.id, text=line.text, morphemes=label.morphemes
                )
        if not request.sentences:
            return {}
        with typed_errors():
            answer = await self.prompter.WritePrompts(request, timeout=CALL_DEADLINE_S)
        return {prompts.sentence_id: tuple(_sounds(prompts)) for prompts in answer.sentences}


def _sentences(lines: Sequence[Line]) -> list[media_pb2.Sentence]:
    return [
        media_pb2.Sentence(id=line.id, text=line.text, script_line=line.script_line)
        for line in lines
    ]


def _sounds(prompts: prompter_pb2.SentencePrompts) -> Iterator[Sound]:
    for sound in prompts.sounds:
        yield Sound(
            sound.trigger,
            sound.sound,
            family_from_proto(sound.family),
            sound.prompt,
            sound.confidence,
        )


def _judgement(
    line: Line, label: classifier_pb2.SentenceLabel, sounds: tuple[Sound, ...]
) -> Judgement:
    emotion = emotion_scores_from_proto(label.emotion)
    return Judgement(line, label.effect, label.effect_probability, emotion, sounds)
