"""Papago, against a server of its form."""

import threading
from dataclasses import replace

import pytest
from pydantic import SecretStr

from common.errors import Cancelled, FailedPrecondition
from common.offload import CancelToken
from services.prompter.options import PapagoOptions, RemoteOptions
from services.prompter.papago.translator import PapagoTranslator
from services.prompter.rows import Failed, Row
from tests.services.prompter.http_server import HttpServer, Reply
from tests.services.prompter.papago.papago_server import KEY, KEY_ID, Papago, error


def options(server: HttpServer, timeout_s: float = 10, max_calls: int = 4) -> PapagoOptions:
    remote = RemoteOptions(server.url, timeout_s, 3, max_calls)
    return PapagoOptions(remote, SecretStr(KEY_ID), SecretStr(f"{KEY}\n"), "")


def rows(*texts: str) -> list[Row]:
    return [Row(text, 0, CancelToken()) for text in texts]


def let_go_when_busy(server: HttpServer, call_count: int) -> None:
    while server.busiest < call_count and not server.hold.wait(0.01):
        pass
    server.hold.set()


def test_sentences_come_back_in_order_one_a_request() -> None:
    texts = [f"문장 {number}" for number in range(40)]
    with Papago().running() as server:
        server.hold.clear()
        threading.Thread(target=let_go_when_busy, args=(server, 4)).start()
        translator = PapagoTranslator(options(server))
        assert translator.translate(rows(*texts)) == [f"English of {text}" for text in texts]
    assert sorted(call.body["text"] for call in server.calls) == sorted(texts)
    assert server.busiest == 4


def test_line_ends_in_a_translation_shift_nothing() -> None:
    papago = Papago({"하나": "one\nand a half\n", "둘": "two"})
    with papago.running() as server:
        answers = PapagoTranslator(options(server)).translate(rows("하나", "둘"))
    assert answers == ["one\nand a half\n", "two"]


def test_the_request_is_as_documented() -> None:
    with Papago().running() as server:
        glossary = replace(options(server), glossary_key="a-glossary")
        PapagoTranslator(glossary).translate(rows("쾅"))
    (call,) = server.calls
    assert call.path == "/nmt/v1/translation"
    assert call.body == {"source": "ko", "target": "en", "text": "쾅", "glossaryKey": "a-glossary"}
    assert (call.headers["x-ncp-apigw-api-key-id"], call.headers["x-ncp-apigw-api-key"]) == (
        KEY_ID,
        KEY,
    )


def test_another_glossary_is_another_version() -> None:
    with Papago().running() as server:
        plain = PapagoTranslator(options(server))
        other = PapagoTranslator(replace(options(server), glossary_key="a-glossary"))
    assert plain.info.version != other.info.version
    assert (plain.info.name, plain.info.device) == ("papago", "remote")


def test_wrong_keys_are_told_at_the_start_without_naming_them() -> None:
    with Papago().running() as server:
        wrong = replace(options(server), key=SecretStr("not-the-secret"))
        with pytest.raises(FailedPrecondition) as caught:
            PapagoTranslator(wrong).warm_up()
    assert caught.value.reason == "PAPAGO_KEYS_REFUSED"
    assert "WIA_PAPAGO_KEY" in caught.value.message
    assert "not-the-secret" not in caught.value.message


def test_an_empty_quota_is_named_and_not_asked_again() -> None:
    papago = Papago()
    papago.quota_chars = 4
    with papago.running() as server:
        answers = PapagoTranslator(options(server, max_calls=1)).translate(
            rows("하나", "둘", "셋넷", "다섯", "여섯")
        )
    assert answers[:2] == ["English of 하나", "English of 둘"]
    assert (
        answers[2:]
        == [Failed("papago: its quota is used up (400 Quota Exceeded)", outage=True)] * 3
    )
    assert len(server.calls) == 3


def test_trouble_that_passes_is_asked_again() -> None:
    papago = Papago()
    papago.trouble = [
        replace(error(429, "410", "Throttle Limited"), headers={"Retry-After": "0"}),
        error(500, "900", "Unexpected Error"),
    ]
    with papago.running() as server:
        assert PapagoTranslator(options(server)).translate(rows("쾅")) == ["English of 쾅"]
    assert len(server.calls) == 3


def test_an_endpoint_that_is_away_fails_each_row_and_ends_the_batch() -> None:
    papago = Papago()
    papago.trouble = [error(503, "500", "Endpoint Error")] * 3
    with papago.running() as server:
        answers = PapagoTranslator(options(server, max_calls=1)).translate(rows("하나", "둘"))
    assert answers == [Failed("papago: it answered HTTP 503: 500 Endpoint Error", outage=True)] * 2
    assert len(server.calls) == 3


def test_a_server_that_says_to_come_back_much_later_is_not_waited_for() -> None:
    papago = Papago()
    papago.trouble = [replace(error(503, "500", "Endpoint Error"), headers={"Retry-After": "600"})]
    with papago.running() as server:
        (answer,) = PapagoTranslator(options(server)).translate(rows("하나"))
    assert isinstance(answer, Failed)
    assert len(server.calls) == 1


def test_a_slow_server_is_left_after_the_timeout() -> None:
    with Papago().running() as server:
        server.hold.clear()
        slow = options(server, timeout_s=0.2)
        once = replace(slow, remote=replace(slow.remote, attempt_count=1))
        answers = PapagoTranslator(once).translate(rows("쾅"))
        assert server.left.wait(60)
    assert answers == [Failed("papago: no answer came in 0.2 s", outage=True)]


def test_a_server_that_is_not_there_fails_each_row_but_not_the_start() -> None:
    with Papago().running() as server:
        gone = replace(options(server), remote=replace(options(server).remote, attempt_count=1))
    translator = PapagoTranslator(gone)
    translator.warm_up()
    (answer,) = translator.translate(rows("쾅"))
    assert answer == Failed("papago: it cannot be reached (ConnectError)", outage=True)


@pytest.mark.parametrize(
    "body", [b"<html>", {"message": {}}, {"message": {"result": {"translatedText": " "}}}, [], 1]
)
def test_an_answer_of_another_form_fails_its_row(body: object) -> None:
    papago = Papago()
    papago.trouble = [Reply(200, body)]
    with papago.running() as server:
        answers = PapagoTranslator(options(server, max_calls=1)).translate(rows("하나", "둘"))
    assert isinstance(answers[0], Failed)
    assert answers[1] == "English of 둘"


def test_a_server_that_is_away_is_left_alone_for_a_while() -> None:
    papago = Papago()
    papago.trouble = [error(503, "500", "Endpoint Error")]
    with papago.running() as server:
        once = replace(options(server).remote, attempt_count=1)
        translator = PapagoTranslator(replace(options(server), remote=once))
        first = translator.translate(rows("하나"))
        assert translator.translate(rows("둘")) == first
    assert len(server.calls) == 1


def test_an_answer_without_an_end_is_cut_off() -> None:
    papago = Papago()
    papago.trouble = [Reply(200, b" " * 2_000_000)]
    with papago.running() as server:
        (answer,) = PapagoTranslator(options(server)).translate(rows("하나"))
    assert answer == Failed("papago: its answer is longer than 1048576 bytes")


def test_calls_are_abandoned_when_all_callers_have_left() -> None:
    token = CancelToken()
    with Papago().running() as server:
        server.hold.clear()
        translator = PapagoTranslator(options(server))
        threading.Timer(0.1, token.cancel).start()
        with pytest.raises(Cancelled):
            translator.translate([Row("하나", 0, token), Row("둘", 0, token)])
        assert server.left.wait(60)


def test_a_caller_who_leaves_does_not_take_the_others_along() -> None:
    gone, here = CancelToken(), CancelToken()
    with Papago().running() as server:
        gone.cancel()
        answers = PapagoTranslator(options(server)).translate(
            [Row("하나", 0, gone), Row("둘", 0, here)]
        )
    assert answers[1] == "English of 둘"
