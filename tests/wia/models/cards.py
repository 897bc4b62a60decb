"""Cards for tests."""

from dataclasses import replace

from common.weights.card import ModelCard
from tests.wia.models.hub import Hub

CARD = ModelCard(
    id="something",
    services=("stt",),
    engines=("whisper",),
    hub_id="somebody/something",
    revision="main",
    size_mb=1,
    licence="CC-BY-4.0",
    commercial_use=True,
    gated=False,
    files=("*.json", "*.safetensors", "*.bin"),
    memory_mib=10,
    wants_gpu=False,
)


def bare_card(hub: Hub, name: str) -> ModelCard:
    """A card of one file that is on no hub."""
    url = f"{hub.url}/bare/{name}"
    return replace(CARD, hub_id="", revision="", url=url, sha256=hub.etag(name), files=(name,))
