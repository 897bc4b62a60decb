"""The engine `openai` with Papago over a real server, against servers of their form."""

import asyncio
from collections.abc import Callable, Iterator
from typing import Any

import grpc
import pytest
from whereisaudio.media.v1 import media_pb2
from whereisaudio.prompter.v1 import prompter_pb2

from common.errors import FailedPrecondition
from common.sentences import Morpheme
from common.wire import morpheme_to_proto
from services.prompter.settings import PrompterSettings
from tests.services.prompter import serving
from tests.services.prompter.http_server import HttpServer
from tests.services.prompter.openai import openai_server
from tests.services.prompter.openai.openai_server import Openai
from tests.services.prompter.papago import papago_server
from tests.services.prompter.papago.papago_server import Papago
from tests.services.prompter.serving import service

Tag = Callable[[str], tuple[Morpheme, ...]]

DOG, DOOR = "개가 컹컹 짖었다.", "그는 문을 쾅 닫았다."
DICTIONARY = {DOG: "The dog barked.", DOOR: "He shut\nthe door."}


def model(asked: str) -> str:
    """A language model that knows dogs and doors."""
    if "dog" in asked:
        return " a large hound barking; and more"
    return "a heavy oak door slamming shut" if "door" in asked else "none"


@pytest.fixture
def papago() -> Iterator[HttpServer]:
    """Papago, with two sentences in its dictionary."""
    with Papago(DICTIONARY).running() as server:
        yield server


@pytest.fixture
def openai() -> Iterator[HttpServer]:
    """A server with the language model above."""
    with Openai(model).running() as server:
        yield server


def settings(papago: HttpServer, openai: HttpServer, **values: Any) -> PrompterSettings:
    given: dict[str, Any] = {
        "engine": "openai",
        "translator": "papago",
        "papago_url": papago.url,
        "papago_key_id": papago_server.KEY_ID,
        "papago_key": papago_server.KEY,
        "openai_url": f"{openai.url}/v1",
        "openai_model": openai_server.MODEL,
        "openai_key": openai_server.KEY,
        "prompter_attempts": 1,
        "prompter_timeout_s": 5,
    }
    return serving.settings(**(given | values))


def request(tag: Tag, *texts: str) -> prompter_pb2.WritePromptsRequest:
    return prompter_pb2.WritePromptsRequest(
        sentences=[
            prompter_pb2.PromptSentence(
                sentence_id=f"s{n}", text=text, morphemes=map(morpheme_to_proto, tag(text))
            )
            for n, text in enumerate(texts)
        ]
    )


def prompts(response: prompter_pb2.WritePromptsResponse) -> list[list[str]]:
    return [[sound.prompt for sound in sentence.sounds] for sentence in response.sentences]


async def test_sentences_are_translated_and_prompted_in_order(
    papago: HttpServer, openai: HttpServer, tag: Tag
) -> None:
    async with service(settings(papago, openai)) as stub:
        response = await stub.WritePrompts(request(tag, DOG, "그는 웃었다.", DOOR))
        engines = await stub.ListEngines(media_pb2.ListEnginesRequest())
    assert [s.sentence_id for s in response.sentences] == ["s0", "s1", "s2"]
    assert prompts(response)[0] == ["a large hound barking"]
    assert prompts(response)[2] == ["a heavy oak door slamming shut"]
    assert not any(s.degraded_reason for s in response.sentences)
    assert response.engine.licence == "LicenseRef-Own AND LicenseRef-Papago AND Apache-2.0"
    assert [engine.loaded for engine in engines.engines] == [True, False, False]


async def test_calls_that_come_together_share_a_batch(
    papago: HttpServer, openai: HttpServer, tag: Tag
) -> None:
    async with service(settings(papago, openai)) as stub:
        asked = [request(tag, *texts) for texts in ((DOG,), (DOOR, DOG), (), (DOOR,))]
        answers = await asyncio.gather(*(stub.WritePrompts(one) for one in asked))
        alone = [await stub.WritePrompts(one) for one in asked]
    assert answers == alone
    assert [len(answer.sentences) for answer in answers] == [1, 2, 0, 1]


async def test_a_book_goes_on_when_servers_fail(
    papago: HttpServer, openai: HttpServer, tag: Tag
) -> None:
    async with service(settings(papago, openai)) as stub:
        openai.answer = lambda call: openai_server.error(500, "", "out of order")
        broken = await stub.WritePrompts(request(tag, DOG, DOOR))
        papago.answer = lambda call: papago_server.error(429, "400", "Quota Exceeded")
        used_up = await stub.WritePrompts(request(tag, DOG, DOOR))
    assert prompts(broken) == prompts(used_up) != [[], []]
    for sentence in broken.sentences:
        assert sentence.degraded_reason.startswith("openai: it answered HTTP 500: out of order")
    for sentence in used_up.sentences:
        assert sentence.degraded_reason.startswith("papago: its quota is used up")


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ({"papago_key": "another"}, "PAPAGO_KEYS_REFUSED"),
        ({"openai_key": "another"}, "OPENAI_KEY_REFUSED"),
        ({"openai_model": "another"}, "OPENAI_MODEL_UNKNOWN"),
        ({"papago_key": ""}, "ENGINE_UNAVAILABLE"),
    ],
)
async def test_wrong_keys_and_models_fail_the_start(
    papago: HttpServer, openai: HttpServer, values: dict[str, str], reason: str
) -> None:
    with pytest.raises(FailedPrecondition) as caught:
        async with service(settings(papago, openai, **values)):
            pass
    assert caught.value.reason == reason


async def test_keys_that_are_withdrawn_later_are_told_to_the_caller(
    papago: HttpServer, openai: HttpServer, tag: Tag
) -> None:
    async with service(settings(papago, openai)) as stub:
        papago.answer = lambda call: papago_server.error(401, "200", "Authentication Failed")
        with pytest.raises(grpc.aio.AioRpcError) as caught:
            await stub.WritePrompts(request(tag, DOG))
    assert caught.value.code() is grpc.StatusCode.FAILED_PRECONDITION
    assert papago_server.KEY not in (caught.value.details() or "")


async def test_a_deadline_abandons_the_calls(
    papago: HttpServer, openai: HttpServer, tag: Tag
) -> None:
    async with service(settings(papago, openai)) as stub:
        papago.hold.clear()
        with pytest.raises(grpc.aio.AioRpcError) as caught:
            await stub.WritePrompts(request(tag, DOG), timeout=0.3)
        assert caught.value.code() is grpc.StatusCode.DEADLINE_EXCEEDED
        assert await asyncio.to_thread(papago.left.wait, 60)
        papago.left.clear()
        papago.hold.set()
        answer = await stub.WritePrompts(request(tag, DOG))
    assert prompts(answer) == [["a large hound barking"]]


async def test_commerce_is_refused_without_the_servers_leave(
    papago: HttpServer, openai: HttpServer, tag: Tag
) -> None:
    asked = request(tag, DOG)
    asked.rights_mode = media_pb2.RIGHTS_MODE_COMMERCIAL
    async with service(settings(papago, openai)) as stub:
        with pytest.raises(grpc.aio.AioRpcError) as caught:
            await stub.WritePrompts(asked)
    assert caught.value.code() is grpc.StatusCode.PERMISSION_DENIED
