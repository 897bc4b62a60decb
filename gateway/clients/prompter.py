"""Calls the prompter service."""

# The asynchronous stubs are names for type checkers alone.
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from whereisaudio.prompter.v1 import prompter_pb2, prompter_pb2_grpc

from common.sentences import Sentence
from common.sounds import SoundFamily
from common.wire import family_from_proto, morpheme_to_proto
from gateway.clients.call import CallContext, answered
from gateway.plan.labels import Label, SoundPrompt


@dataclass(frozen=True, slots=True)
class SentencePrompts:
    """The sounds of a sentence; degraded_reason says why a lesser way was taken, if one was.

    outage: whether that was because a server was away, so that later there may be better ones.
    """

    sentence_id: str
    sounds: tuple[SoundPrompt, ...]
    degraded_reason: str = ""
    outage: bool = False


async def write_prompts(
    stub: prompter_pb2_grpc.PrompterAsyncStub,
    context: CallContext,
    sentences: Sequence[tuple[Sentence, Label]],
    seed: int,
    deadline_s: float,
) -> tuple[SentencePrompts, ...]:
    """One entry a sentence, in their order. Raises typed errors."""
    request = prompter_pb2.WritePromptsRequest(
        sentences=[
            prompter_pb2.PromptSentence(
                sentence_id=sentence.id,
                text=sentence.text,
                morphemes=[morpheme_to_proto(m) for m in label.morphemes],
            )
            for sentence, label in sentences
        ],
        language=context.language,
        engine=context.engines.get("prompter", ""),
        rights_mode=context.rights,
        seed=seed,
    )
    call = stub.WritePrompts(request, timeout=deadline_s, metadata=context.metadata)
    async with answered(context, "prompter", call):
        response = await call
    return tuple(
        SentencePrompts(
            entry.sentence_id,
            tuple(_sound(s) for s in entry.sounds),
            entry.degraded_reason,
            entry.outage,
        )
        for entry in response.sentences
    )


def _sound(message: prompter_pb2.SoundPrompt) -> SoundPrompt:
    return SoundPrompt(
        trigger=message.trigger,
        trigger_start_char=message.trigger_start_char,
        trigger_end_char=message.trigger_end_char,
        sound=message.sound,
        family=family_from_proto(message.family) or SoundFamily.OTHER,
        lasting=message.lasting,
        duration_ms=message.duration_ms,
        prompt=message.prompt,
        confidence=message.confidence,
        gain_db=message.gain_db,
    )
