"""The hub of our tests is shaped like the real one: the hub's own client is content with it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import whisper
from faster_whisper.utils import _MODELS as FASTER_WHISPER_REPOS
from huggingface_hub import HfApi, constants, hf_hub_download
from huggingface_hub.errors import GatedRepoError, RepositoryNotFoundError, RevisionNotFoundError

from common.weights.card import model_cards
from tests.wia.models.cards import CARD
from tests.wia.models.hub import COMMIT, Hub, serving_hub
from wia.models.release import find_release
from wia.models.web import Web

pytestmark = pytest.mark.models

_FILES = {"config.json": b"{}", "model.safetensors": bytes(range(256)) * 100}


@pytest.fixture
def hub(monkeypatch: pytest.MonkeyPatch) -> Iterator[Hub]:
    monkeypatch.setattr(constants, "HF_HUB_OFFLINE", False)
    with serving_hub(Hub(dict(_FILES))) as hub:
        yield hub


def test_its_listing_is_read_alike(hub: Hub) -> None:
    info = HfApi(hub.url).model_info(CARD.hub_id, revision="main", files_metadata=True)
    assert info.sha == COMMIT
    with Web(hub.url) as web:
        release = find_release(web, CARD)
    assert info.siblings is not None
    theirs = {
        sibling.rfilename: (sibling.size, sibling.lfs.sha256 if sibling.lfs else "")
        for sibling in info.siblings
    }
    assert theirs == {file.name: (file.size_bytes, file.sha256) for file in release.files}


@pytest.mark.parametrize("name", _FILES)
def test_its_files_are_downloaded_alike(hub: Hub, name: str, tmp_path: Path) -> None:
    path = hf_hub_download(CARD.hub_id, name, endpoint=hub.url, local_dir=tmp_path, token=False)
    assert Path(path).read_bytes() == _FILES[name]


def test_its_refusals_are_understood_alike(hub: Hub, tmp_path: Path) -> None:
    api = HfApi(hub.url, token=False)
    with pytest.raises(RevisionNotFoundError):
        api.model_info(CARD.hub_id, revision="v9")
    with pytest.raises(RepositoryNotFoundError):
        api.model_info("somebody/else", revision="main")
    hub.token, hub.strangers = "secret", ("stranger",)
    for token in (False, "stranger"):
        with pytest.raises(GatedRepoError):
            hf_hub_download(
                CARD.hub_id, "config.json", endpoint=hub.url, local_dir=tmp_path, token=token
            )


def test_openai_whisper_names_the_same_addresses() -> None:
    for card in model_cards().values():
        if card.engines == ("whisper",):
            assert whisper._MODELS[card.id.removeprefix("whisper-")] == card.url
            assert card.sha256 == card.url.split("/")[-2]


def test_faster_whisper_names_the_same_repositories() -> None:
    for card in model_cards().values():
        if card.engines == ("faster-whisper",):
            assert FASTER_WHISPER_REPOS[card.id.removeprefix("faster-whisper-")] == card.hub_id
