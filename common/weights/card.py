"""What is known of published weights before they are here: models.toml, one table a model."""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any


@dataclass(frozen=True, slots=True)
class ModelCard:
    """Published weights that an engine loads.

    services and engines: who loads them; hub_id and revision: where they are ("main" where no
    commit is pinned); size_mb: to download, 10^6 bytes; licence: SPDX expression; gated: whether
    the hub wants a token of somebody who has agreed to terms; files: patterns of the files that
    are needed; memory_mib: what they want when loaded; wants_gpu: `auto` passes them without one.
    url and sha256: of the only file, where the model is on no hub (then hub_id is "").
    """

    id: str
    services: tuple[str, ...]
    engines: tuple[str, ...]
    hub_id: str
    revision: str
    size_mb: int
    licence: str
    commercial_use: bool
    gated: bool
    files: tuple[str, ...]
    memory_mib: int
    wants_gpu: bool
    url: str = ""
    sha256: str = ""


@cache
def model_cards() -> dict[str, ModelCard]:
    """All cards by id, in the order of the table."""
    table = tomllib.loads(files(__package__).joinpath("models.toml").read_text("utf-8"))
    return {name: ModelCard(id=name, **_fields(row)) for name, row in table.items()}


def _fields(row: dict[str, Any]) -> dict[str, Any]:
    return {key: tuple(value) if isinstance(value, list) else value for key, value in row.items()}
