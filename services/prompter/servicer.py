"""The prompter's rpcs."""

from collections.abc import Iterator

import grpc
from whereisaudio.media.v1 import media_pb2
from whereisaudio.prompter.v1 import prompter_pb2, prompter_pb2_grpc

from common.batching import EngineCalls
from common.offload import CancelToken
from common.service import LoadedEngine
from common.wire import family_to_proto
from services.prompter.engine import (
    PrompterEngine,
    PromptRequest,
    SentencePrompts,
    SoundPrompt,
)
from services.prompter.intake import request_from_proto


class PrompterServicer(prompter_pb2_grpc.PrompterServicer):
    """Names the sounds of sentences."""

    def __init__(self, loaded: LoadedEngine[PrompterEngine]) -> None:
        self._loaded = loaded
        self._calls: EngineCalls[PromptRequest, tuple[SentencePrompts, ...]] = EngineCalls(
            "prompter", loaded.engine, loaded.worker, self._write
        )

    def _write(
        self, asked: PromptRequest, token: CancelToken
    ) -> Iterator[tuple[SentencePrompts, ...]]:
        yield self._loaded.engine.write(asked, token)

    async def WritePrompts(
        self,
        request: prompter_pb2.WritePromptsRequest,
        context: grpc.aio.ServicerContext[
            prompter_pb2.WritePromptsRequest, prompter_pb2.WritePromptsResponse
        ],
    ) -> prompter_pb2.WritePromptsResponse:
        """The sounds of each sentence, in the order sent."""
        self._loaded.require(request.engine, request.rights_mode)
        asked = request_from_proto(request)
        results = self._calls.iterate(asked, timeout_s=context.time_remaining())
        written = [sentence async for result in results for sentence in result]
        return prompter_pb2.WritePromptsResponse(
            sentences=[_sentence_to_proto(sentence) for sentence in written],
            engine=self._loaded.info(),
        )

    async def ListEngines(
        self,
        request: media_pb2.ListEnginesRequest,
        context: grpc.aio.ServicerContext[
            media_pb2.ListEnginesRequest, media_pb2.ListEnginesResponse
        ],
    ) -> media_pb2.ListEnginesResponse:
        """The engines, the loaded one among them."""
        return self._loaded.list_engines()


def _sentence_to_proto(sentence: SentencePrompts) -> prompter_pb2.SentencePrompts:
    return prompter_pb2.SentencePrompts(
        sentence_id=sentence.sentence_id,
        sounds=[_sound_to_proto(sound) for sound in sentence.sounds],
        degraded_reason=sentence.degraded_reason,
        outage=sentence.outage,
    )


def _sound_to_proto(sound: SoundPrompt) -> prompter_pb2.SoundPrompt:
    return prompter_pb2.SoundPrompt(
        trigger=sound.trigger,
        trigger_start_char=sound.trigger_start_char,
        trigger_end_char=sound.trigger_end_char,
        sound=sound.sound,
        family=family_to_proto(sound.family),
        lasting=sound.lasting,
        duration_ms=sound.duration_ms,
        prompt=sound.prompt,
        confidence=sound.confidence,
        gain_db=sound.gain_db,
    )
