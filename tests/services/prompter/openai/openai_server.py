"""A server of the form of OpenAI's API whose language model is a function."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from tests.services.prompter.http_server import Call, HttpServer, Reply

KEY, MODEL = "a-key", "a-model"


class Openai:
    """Answers the last question of a prompt or chat; knows one key and one model.

    trouble: replies that come first, in their order.
    """

    def __init__(self, model: Callable[[str], str]) -> None:
        self.model = model
        self.trouble: list[Reply] = []

    @contextmanager
    def running(self, port: int = 0) -> Iterator[HttpServer]:
        """The server for as long as the body runs."""
        with HttpServer(self._answer, port).running() as server:
            yield server

    def _answer(self, call: Call) -> Reply:
        if call.headers.get("authorization") != f"Bearer {KEY}":
            return error(401, "invalid_api_key", "Incorrect API key provided")
        if call.body["model"] != MODEL or not call.path.startswith("/v1/"):
            return error(404, "model_not_found", "The model does not exist")
        if self.trouble:
            return self.trouble.pop(0)
        return Reply(200, self._choice(call))

    def _choice(self, call: Call) -> dict[str, object]:
        if call.path == "/v1/chat/completions":
            text = self.model(call.body["messages"][-1]["content"])
            message = {"role": "assistant", "content": text}
            return {"object": "chat.completion", "choices": [{"index": 0, "message": message}]}
        text = self.model(call.body["prompt"].rpartition("\n")[2])
        return {"object": "text_completion", "choices": [{"index": 0, "text": text}]}


def error(status: int, code: str, message: str) -> Reply:
    """The form of OpenAI's errors."""
    return Reply(status, {"error": {"message": message, "type": "error", "code": code}})
