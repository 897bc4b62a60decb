"""The prompter over a real server."""

from collections.abc import AsyncIterator, Callable
from typing import TypeAlias

import grpc
import pytest
from whereisaudio.media.v1 import media_pb2
from whereisaudio.prompter.v1 import prompter_pb2, prompter_pb2_grpc

from common.rpc.client import open_channel
from common.rpc.status import from_rpc_error
from common.sentences import Morpheme
from common.service import running
from common.wire import morpheme_to_proto
from services.prompter.intake import MAX_CHARS, MAX_SENTENCES
from services.prompter.service import DEFINITION
from services.prompter.settings import PrompterSettings

Tag = Callable[[str], tuple[Morpheme, ...]]
Stub: TypeAlias = "prompter_pb2_grpc.PrompterAsyncStub"

_SETTINGS = PrompterSettings(
    engine="light",
    grpc_address="127.0.0.1:0",
    health_address="127.0.0.1:0",
    metrics_port=0,
    drain_s=0,
)


@pytest.fixture
async def stub() -> AsyncIterator["Stub"]:
    """A client of a running prompter."""
    async with running(DEFINITION, _SETTINGS) as bound:
        channel = open_channel(bound.grpc_address)
        async with channel:
            yield prompter_pb2_grpc.PrompterStub(channel)


def _request(tag: Tag, *texts: str) -> prompter_pb2.WritePromptsRequest:
    return prompter_pb2.WritePromptsRequest(
        language="ko",
        sentences=[
            prompter_pb2.PromptSentence(
                sentence_id=f"s{number}",
                text=text,
                morphemes=[morpheme_to_proto(morpheme) for morpheme in tag(text)],
            )
            for number, text in enumerate(texts)
        ],
    )


def _field(error: grpc.aio.AioRpcError) -> str:
    """The field that the error's details name."""
    return from_rpc_error(error).violations[0].field


async def test_prompts_come_back_in_the_order_sent(stub: "Stub", tag: Tag) -> None:
    texts = ("멀리서 천둥이 우르릉거렸다.", "그는 말이 없었다.", "문이 쾅 닫혔다.")
    response = await stub.WritePrompts(_request(tag, *texts))
    assert [s.sentence_id for s in response.sentences] == ["s0", "s1", "s2"]
    thunder, silent, door = response.sentences
    assert thunder.sounds[0].family == media_pb2.SOUND_FAMILY_THUNDER
    assert thunder.sounds[0].gain_db < 0
    assert list(silent.sounds) == []
    assert (door.sounds[0].sound, door.sounds[0].trigger) == ("door_slam", "쾅")
    assert (door.sounds[0].trigger_start_char, door.sounds[0].trigger_end_char) == (3, 4)
    assert response.engine.name == "light"


async def test_the_same_request_gives_the_same_answer(stub: "Stub", tag: Tag) -> None:
    request = _request(tag, "소가 음매 울고 개가 컹컹 짖었다.")
    first = await stub.WritePrompts(request)
    assert (await stub.WritePrompts(request)) == first
    assert len(first.sentences[0].sounds) == 2


async def test_no_sentences_give_no_prompts(stub: "Stub") -> None:
    response = await stub.WritePrompts(prompter_pb2.WritePromptsRequest())
    assert list(response.sentences) == []


async def test_engines_are_listed(stub: "Stub") -> None:
    response = await stub.ListEngines(media_pb2.ListEnginesRequest())
    light = response.engines[-1]
    assert [engine.name for engine in response.engines] == ["openai", "llama", "light"]
    assert (light.name, light.loaded, light.commercial_use) == ("light", True, True)


async def _refusal(stub: "Stub", request: prompter_pb2.WritePromptsRequest) -> grpc.aio.AioRpcError:
    with pytest.raises(grpc.aio.AioRpcError) as caught:
        await stub.WritePrompts(request)
    return caught.value


async def test_too_many_sentences_are_refused(stub: "Stub", tag: Tag) -> None:
    request = _request(tag, *["쾅!"] * (MAX_SENTENCES + 1))
    error = await _refusal(stub, request)
    assert error.code() is grpc.StatusCode.INVALID_ARGUMENT
    assert _field(error) == "sentences"
    del request.sentences[-1]
    assert len((await stub.WritePrompts(request)).sentences) == MAX_SENTENCES


async def test_too_long_a_text_is_refused(stub: "Stub") -> None:
    sentence = prompter_pb2.PromptSentence(text="쾅" * (MAX_CHARS + 1))
    error = await _refusal(stub, prompter_pb2.WritePromptsRequest(sentences=[sentence]))
    assert error.code() is grpc.StatusCode.INVALID_ARGUMENT
    assert _field(error) == "sentences[0].text"


@pytest.mark.parametrize(("start", "end"), [(-1, 1), (1, 0), (0, 99)])
async def test_a_morpheme_outside_its_sentence_is_refused(
    stub: "Stub", start: int, end: int
) -> None:
    morpheme = media_pb2.Morpheme(form="쾅", tag="MAG", start_char=start, end_char=end)
    sentence = prompter_pb2.PromptSentence(text="쾅!", morphemes=[morpheme])
    error = await _refusal(stub, prompter_pb2.WritePromptsRequest(sentences=[sentence]))
    assert error.code() is grpc.StatusCode.INVALID_ARGUMENT
    assert _field(error) == "sentences[0].morphemes[0]"


async def test_another_language_is_refused(stub: "Stub") -> None:
    error = await _refusal(stub, prompter_pb2.WritePromptsRequest(language="en-US"))
    assert error.code() is grpc.StatusCode.INVALID_ARGUMENT
    assert _field(error) == "language"


async def test_another_engine_is_not_loaded(stub: "Stub") -> None:
    error = await _refusal(stub, prompter_pb2.WritePromptsRequest(engine="llama"))
    assert error.code() is grpc.StatusCode.FAILED_PRECONDITION


async def test_a_deadline_of_a_millisecond_passes(stub: "Stub", tag: Tag) -> None:
    text = "개가 컹컹 짖고 문이 쾅 닫히고 " * 40
    request = _request(tag, *[text[: MAX_CHARS - 1]] * 50)
    with pytest.raises(grpc.aio.AioRpcError) as caught:
        await stub.WritePrompts(request, timeout=0.001)
    assert caught.value.code() is grpc.StatusCode.DEADLINE_EXCEEDED
    response = await stub.WritePrompts(_request(tag, "문이 쾅 닫혔다."))
    assert response.sentences[0].sounds[0].sound == "door_slam"
