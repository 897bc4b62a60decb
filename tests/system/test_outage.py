"""A language model that is away: the book is made without it, and the next one with it again."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest

from tests.services.prompter.openai import openai_server
from tests.system.books import SENTENCES, Book, make_book
from tests.system.productions import cue_sheet, produce
from tests.system.running import Running, system_in, until
from wia.system.layout import SystemOptions

PROMPT = "a sudden downpour on a tin roof"
MODEL = openai_server.Openai(lambda _question: f" {PROMPT};")


@pytest.fixture(scope="module")
def rain(tmp_path_factory: pytest.TempPathFactory) -> Book:
    return make_book(tmp_path_factory.mktemp("rain"), sentences=SENTENCES[:2])


@pytest.fixture(scope="module")
def url() -> str:
    """An address at which nobody listens yet."""
    with MODEL.running() as server:
        return server.url


@pytest.fixture(scope="module")
def asking(tmp_path_factory: pytest.TempPathFactory, url: str) -> Iterator[Running]:
    """A system whose prompter asks that address once for each sentence."""
    environment = {
        "WIA_OPENAI_URL": f"{url}/v1",
        "WIA_OPENAI_MODEL": openai_server.MODEL,
        "WIA_OPENAI_KEY": openai_server.KEY,
        "WIA_TRANSLATOR": "none",
        "WIA_PROMPTER_ATTEMPTS": "1",
    }
    data_dir = tmp_path_factory.mktemp("asking") / "data"
    with system_in(data_dir, environment, SystemOptions(engines={"prompter": "openai"})) as running:
        yield running


def _prompts(client: httpx.Client, production: dict[str, Any]) -> set[str]:
    cues = cue_sheet(client, production["id"])["cues"]
    return {cue["prompt"] for cue in cues if cue["kind"] != "music"}


def _reasons(production: dict[str, Any]) -> list[str]:
    return [warning["reason"] for warning in production["warnings"]]


def test_what_an_outage_degraded_is_not_given_to_others(
    asking: Running, url: str, rain: Book
) -> None:
    with asking.client() as client:
        during = produce(client, rain)
        assert _reasons(during) == ["PROMPT_DEGRADED"]
        lexicon = _prompts(client, during)
        assert lexicon
        assert PROMPT not in lexicon
        with MODEL.running(urlsplit(url).port or 0) as server:
            # It would not ask for half a minute; a new process knows of no outage.
            asking.kill("prompter")
            after = produce(client, rain)
            assert (_reasons(after), _prompts(client, after)) == ([], {PROMPT})
            assert _prompts(client, during) == lexicon
            count = len(server.calls)
            again = produce(client, rain)
            assert _prompts(client, again) == {PROMPT}
            assert len(server.calls) == count
        _expect_nothing_left(client, asking, during, after, again)


def _expect_nothing_left(client: httpx.Client, running: Running, *made: dict[str, Any]) -> None:
    """Prompts that are a production's own go with it, as all else does."""
    for production in made:
        assert client.delete(f"/v1/productions/{production['id']}").status_code == 204
    until(lambda: not list((running.data_dir / "artifacts").glob("??/*")))
