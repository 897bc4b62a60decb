"""A server of the form of Naver Cloud's Papago Text Translation.

By https://api.ncloud-docs.com/docs/en/ai-naver-papagonmt-translation: path, headers, body, errors.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from tests.services.prompter.http_server import Call, HttpServer, Reply

KEY_ID, KEY = "an-id", "a-secret"
MAX_TEXT_CHARS = 5000


class Papago:
    """Translates by a dictionary, and what is not in it into "English of ..."; knows two keys.

    quota_chars: characters left; trouble: replies that come first, in their order.
    """

    def __init__(self, dictionary: dict[str, str] | None = None) -> None:
        self.dictionary = dictionary or {}
        self.quota_chars = 1_000_000
        self.trouble: list[Reply] = []
        self.glossary_keys = {"a-glossary"}

    @contextmanager
    def running(self) -> Iterator[HttpServer]:
        """The server for as long as the body runs."""
        with HttpServer(self._answer).running() as server:
            yield server

    def _answer(self, call: Call) -> Reply:
        if call.path != "/nmt/v1/translation":
            return error(404, "300", "Not Found Exception")
        keys = (
            call.headers.get("x-ncp-apigw-api-key-id"),
            call.headers.get("x-ncp-apigw-api-key"),
        )
        if keys != (KEY_ID, KEY):
            return error(401, "200", "Authentication Failed")
        if self.trouble:
            return self.trouble.pop(0)
        return self._translate(call)

    def _translate(self, call: Call) -> Reply:
        text = call.body.get("text", "")
        if (call.body.get("source"), call.body.get("target")) != ("ko", "en"):
            return error(400, "N2MT06", "There is no source-to-target translator")
        if not text:
            return error(400, "N2MT07", "text parameter is needed")
        if len(text) > MAX_TEXT_CHARS:
            return error(400, "N2MT08", "text parameter exceeds max length")
        if call.body.get("glossaryKey", "a-glossary") not in self.glossary_keys:
            return error(400, "N2MT12", "there is no such glossary")
        if self.quota_chars < len(text):
            return error(429, "400", "Quota Exceeded")
        self.quota_chars -= len(text)
        return Reply(200, translated(self.dictionary.get(text, f"English of {text}")))


def translated(text: str) -> dict[str, object]:
    """The body of a translation."""
    return {
        "message": {
            "@type": "response",
            "@service": "naverservice.nmt.proxy",
            "@version": "1.0.0",
            "result": {"srcLangType": "ko", "tarLangType": "en", "translatedText": text},
        }
    }


def error(status: int, code: str, message: str) -> Reply:
    """The documented form of errors."""
    return Reply(status, {"error": {"errorCode": code, "message": message}})
