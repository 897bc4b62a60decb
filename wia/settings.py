"""What wia can be told by the environment; options of the command line go before it."""

import os
from collections.abc import Mapping
from pathlib import Path

from pydantic import AliasChoices, Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


class WiaSettings(BaseSettings):
    """The settings; the prefix is WIA_."""

    model_config = SettingsConfigDict(env_prefix="WIA_", extra="ignore", frozen=True)

    # URL of a gateway; empty starts one on this machine where one is needed.
    gateway: str = ""
    # Token for the gateway, this machine's or another's.
    api_token: SecretStr = SecretStr("")
    # Python interpreters of services on this machine whose engines need packages of their own:
    # SERVICE=PATH, several with spaces between them.
    python: str = ""
    # Where a gateway on this machine keeps productions; unset for a temporary folder, or
    # ./wia-data for `wia serve`.
    data_dir: Path | None = None
    # Folder of weights, one folder a model; the services of this machine read the same variable.
    models_dir: Path = Path("~/.cache/where-is-audio/models")
    # Where `wia models pull` finds models, and the token for those that are gated.
    hub_url: str = Field(
        default="https://huggingface.co",
        pattern=r"^https?://",
        validation_alias=AliasChoices("WIA_HUB_URL", "HF_ENDPOINT"),
    )
    hub_token: SecretStr = Field(
        default=SecretStr(""), validation_alias=AliasChoices("WIA_HUB_TOKEN", "HF_TOKEN")
    )
    # Whether weights may be pulled without asking, where a verb cannot do without.
    pull: bool = False
    # Which weights the stt service on this machine loads; it reads the same variables.
    whisper_model: str = "auto"
    faster_whisper_model: str = "auto"


def child_environment(
    changes: Mapping[str, str], defaults: Mapping[str, str] | None = None
) -> dict[str, str]:
    """This process's environment with changes, for a child process; defaults hold where this
    process has no such variable."""
    return {**(defaults or {}), **os.environ, **changes}
