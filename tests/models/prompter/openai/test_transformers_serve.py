"""The engine `openai` against `transformers serve`, a real server of OpenAI's API."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from pydantic import SecretStr

from common.offload import CancelToken
from services.prompter.engine import PromptRequest, PromptSentence
from services.prompter.model.engine import ModelEngine
from services.prompter.openai.writer import OpenaiWriter
from services.prompter.options import OpenaiApi, OpenaiOptions, RemoteOptions
from services.prompter.rows import Failed
from tests.models.prompter.conftest import DOOR
from tests.models.prompter.rowing import rows

pytestmark = pytest.mark.models

_PATIENCE_S = 120
_POLL_S = 0.2


@pytest.fixture(scope="module")
def server(door_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """URL of a server with the tiny Llama that answers with a slamming door."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    log = tmp_path_factory.mktemp("serve") / "log.txt"
    script = Path(sys.executable).with_name("transformers")
    with log.open("w") as stream:
        process = subprocess.Popen(
            [script, "serve", "--host", "127.0.0.1", "--port", str(port), "--device", "cpu"],
            env={**os.environ, "HF_HUB_OFFLINE": "1", "OMP_NUM_THREADS": "1"},
            stdout=stream,
            stderr=subprocess.STDOUT,
        )
        try:
            url = f"http://127.0.0.1:{port}"
            _wait(url, process, log)
            yield f"{url}/v1"
        finally:
            process.terminate()
            process.wait(_PATIENCE_S)


def _wait(url: str, process: "subprocess.Popen[bytes]", log: Path) -> None:
    end_s = time.monotonic() + _PATIENCE_S
    while time.monotonic() < end_s and process.poll() is None:
        try:
            if httpx.get(f"{url}/health").status_code == 200:
                return
        except httpx.TransportError:
            time.sleep(_POLL_S)
    pytest.fail(f"transformers serve did not come up:\n{log.read_text()}")


def options(url: str, model: str, api: OpenaiApi) -> OpenaiOptions:
    remote = RemoteOptions(url, 60, 2, 2)
    return OpenaiOptions(remote, SecretStr(""), model, api, 0.0, commercial_use=False)


@pytest.mark.parametrize("api", list(OpenaiApi))
def test_every_row_is_answered(server: str, door_folder: Path, api: OpenaiApi) -> None:
    writer = OpenaiWriter(options(server, str(door_folder), api), korean=False)
    writer.warm_up()
    answers = writer.write(rows("The door slammed.", 'He said "x"; and => left.', "비가 왔다."))
    assert [str(answer).strip(" ;\n") for answer in answers] == [DOOR] * 3


def test_its_prompts_become_the_sounds_of_sentences(server: str, door_folder: Path) -> None:
    writer = OpenaiWriter(options(server, str(door_folder), OpenaiApi.COMPLETIONS), korean=True)
    sentence = PromptSentence("s", "문이 쾅 하고 닫혔다.", ())
    (result,) = ModelEngine(writer, None).write(PromptRequest((sentence,)), CancelToken())
    assert [(sound.prompt, sound.trigger) for sound in result.sounds] == [(DOOR, "쾅")]


def test_a_model_that_it_has_not_fails_each_row(server: str) -> None:
    missing = options(server, "there/is-no-such-model", OpenaiApi.COMPLETIONS)
    (answer,) = OpenaiWriter(missing, korean=False).write(rows("The door slammed."))
    assert isinstance(answer, Failed)
    assert answer.reason.startswith("openai: it answered HTTP ")
