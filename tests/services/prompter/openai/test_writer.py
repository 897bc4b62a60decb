"""Prompts by an OpenAI-compatible server, against one of its form (a real one: tests/models)."""

from dataclasses import replace

import pytest
from pydantic import SecretStr

from common.errors import FailedPrecondition
from common.offload import CancelToken
from services.prompter.openai.writer import OpenaiWriter
from services.prompter.options import OpenaiApi, OpenaiOptions, RemoteOptions
from services.prompter.rows import Failed, Row
from tests.services.prompter.http_server import HttpServer, Reply
from tests.services.prompter.openai.openai_server import KEY, MODEL, Openai, error

APIS = [OpenaiApi.COMPLETIONS, OpenaiApi.CHAT]


def options(server: HttpServer, api: OpenaiApi = OpenaiApi.COMPLETIONS) -> OpenaiOptions:
    remote = RemoteOptions(f"{server.url}/v1", 10, 2, 4)
    return OpenaiOptions(remote, SecretStr(KEY), MODEL, api, 0.0, commercial_use=False)


def rows(*texts: str) -> list[Row]:
    return [Row(text, place, CancelToken()) for place, text in enumerate(texts)]


@pytest.mark.parametrize("api", APIS)
def test_each_row_has_its_own_answer_in_order(api: OpenaiApi) -> None:
    with Openai(lambda asked: f"sound of {asked}").running() as server:
        writer = OpenaiWriter(options(server, api), korean=False)
        answers = writer.write(rows("Rain fell.", 'He said "x"; then => left.\nIt rained.'))
    assert answers == [
        'sound of "Rain fell."=>',
        "sound of \"He said 'x', then left. It rained.\"=>",
    ]


def test_completions_continue_the_examples_and_stop_at_the_semicolon() -> None:
    with Openai(lambda asked: "x").running() as server:
        OpenaiWriter(options(server), korean=False).write(rows("Rain fell."))
    (call,) = server.calls
    assert call.path == "/v1/completions"
    assert call.body["prompt"].endswith(';\n"Rain fell."=>')
    assert call.body["prompt"].startswith('"He shut the door')
    assert call.body["stop"] == [";", "\n"]
    assert (call.body["temperature"], call.body["seed"]) == (0.0, 0)


def test_a_chat_has_each_example_as_a_turn() -> None:
    with Openai(lambda asked: "x").running() as server:
        OpenaiWriter(options(server, OpenaiApi.CHAT), korean=True).write(rows("비가 왔다."))
    messages = server.calls[0].body["messages"]
    assert [message["role"] for message in messages[:3]] == ["system", "user", "assistant"]
    assert messages[1]["content"].startswith('"그는 문을 쾅')
    assert messages[2]["content"] == "a heavy wooden door slamming shut;"
    assert messages[-1] == {"role": "user", "content": '"비가 왔다."=>'}


@pytest.mark.parametrize("api", APIS)
def test_a_wrong_key_is_told_at_the_start(api: OpenaiApi) -> None:
    with Openai(lambda asked: "x").running() as server:
        wrong = replace(options(server, api), key=SecretStr("another"))
        with pytest.raises(FailedPrecondition) as caught:
            OpenaiWriter(wrong, korean=False).warm_up()
    assert caught.value.reason == "OPENAI_KEY_REFUSED"
    assert "another" not in caught.value.message


def test_an_unknown_model_is_told_at_the_start() -> None:
    with Openai(lambda asked: "x").running() as server:
        wrong = replace(options(server), model="another")
        with pytest.raises(FailedPrecondition) as caught:
            OpenaiWriter(wrong, korean=False).warm_up()
    assert caught.value.reason == "OPENAI_MODEL_UNKNOWN"
    assert "'another'" in caught.value.message


def test_a_used_up_quota_fails_all_rows_at_once() -> None:
    openai = Openai(lambda asked: "x")
    openai.trouble = [error(429, "insufficient_quota", "You exceeded your current quota")]
    with openai.running() as server:
        one = options(server)
        one = replace(one, remote=replace(one.remote, max_calls=1))
        answers = OpenaiWriter(one, korean=False).write(rows("a", "b", "c"))
    said = "openai: its quota is used up (You exceeded your current quota)"
    assert answers == [Failed(said, outage=True)] * 3
    assert len(server.calls) == 1


def test_one_bad_row_does_not_fail_the_others() -> None:
    openai = Openai(lambda asked: "x")
    openai.trouble = [error(400, "context_length_exceeded", "too long")]
    with openai.running() as server:
        one = options(server)
        one = replace(one, remote=replace(one.remote, max_calls=1))
        answers = OpenaiWriter(one, korean=False).write(rows("a", "b"))
    assert answers == [Failed("openai: it answered HTTP 400: too long"), "x"]


@pytest.mark.parametrize("body", [b"oops", {}, {"choices": []}, {"choices": [{"text": None}]}])
def test_an_answer_of_another_form_fails_its_row(body: object) -> None:
    openai = Openai(lambda asked: "x")
    openai.trouble = [Reply(200, body)]
    with openai.running() as server:
        (answer,) = OpenaiWriter(options(server), korean=False).write(rows("a"))
    assert isinstance(answer, Failed)


def test_what_changes_the_answers_changes_the_version() -> None:
    with Openai(lambda asked: "x").running() as server:
        base = options(server)
        others = [replace(base, model="b"), replace(base, temperature=0.5)]
        versions = {OpenaiWriter(o, korean=False).info.version for o in [base, *others]}
        versions.add(OpenaiWriter(base, korean=True).info.version)
    assert len(versions) == 4
