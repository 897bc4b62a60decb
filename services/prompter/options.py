"""What the parts of the model engines are told, taken from the settings."""

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from pydantic import SecretStr

from common.engines import Rights

# A service that is paid for; its terms leave the translations to who had them made.
PAPAGO_RIGHTS = Rights("LicenseRef-Papago", commercial_use=True)


class TranslatorName(StrEnum):
    """Who brings sentences into English before a language model reads them."""

    PAPAGO = "papago"
    NMT = "nmt"
    # For a language model that reads the narration's own language.
    NONE = "none"


class OpenaiApi(StrEnum):
    """Which of the two ways to ask an OpenAI-compatible server."""

    COMPLETIONS = "completions"
    CHAT = "chat"


@dataclass(frozen=True, slots=True)
class WeightsOptions:
    """Which weights, where they lie and where they run."""

    models_dir: Path
    model: str
    device: str
    max_batch_rows: int
    own_weights_commercial_use: bool


@dataclass(frozen=True, slots=True)
class RemoteOptions:
    """How long and how often a remote server is asked, and in how many calls at once."""

    url: str
    timeout_s: float
    attempt_count: int
    max_calls: int


@dataclass(frozen=True, slots=True)
class PapagoOptions:
    """An application of Naver Cloud's Papago Translation, and its glossary if it has one."""

    remote: RemoteOptions
    key_id: SecretStr
    key: SecretStr
    glossary_key: str


@dataclass(frozen=True, slots=True)
class TranslatorOptions:
    """The translator, with what each of them would be told."""

    name: TranslatorName
    papago: PapagoOptions
    nmt: WeightsOptions


@dataclass(frozen=True, slots=True)
class LlamaOptions:
    """A causal language model; temperature 0 takes the likeliest token each time."""

    weights: WeightsOptions
    temperature: float


@dataclass(frozen=True, slots=True)
class OpenaiOptions:
    """A model behind an OpenAI-compatible server; temperature as above."""

    remote: RemoteOptions
    key: SecretStr
    model: str
    api: OpenaiApi
    temperature: float
    commercial_use: bool
