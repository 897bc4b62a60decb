"""The prompter's settings beside those of every service with models."""

from pydantic import Field, SecretStr

from common.settings import ModelSettings
from services.prompter.options import (
    LlamaOptions,
    OpenaiApi,
    OpenaiOptions,
    PapagoOptions,
    RemoteOptions,
    TranslatorName,
    TranslatorOptions,
    WeightsOptions,
)


class PrompterSettings(ModelSettings):
    """Who translates, who writes prompts, and how (docs/engines/prompter.md)."""

    # "papago", "nmt", or "none" for a language model that reads Korean itself.
    translator: TranslatorName = TranslatorName.NMT
    # Marian, M2M100 or NLLB weights: a model of `wia models list`, or a folder.
    nmt_model: str = "opus-mt-ko-en"
    # Where Papago is, and the id and secret of the application registered there.
    papago_url: str = Field(default="https://papago.apigw.ntruss.com", pattern=r"^https?://")
    papago_key_id: SecretStr = SecretStr("")
    papago_key: SecretStr = SecretStr("")
    # Key of a glossary made there; empty for none.
    papago_glossary_key: str = ""
    # Weights of the engine `llama`: a model of `wia models list`, or a folder.
    llama_model: str = "llama-3.1-8b"
    # The server of the engine `openai`, up to and with /v1, its model, and its key if it wants one.
    openai_url: str = Field(default="", pattern=r"^(https?://.*)?$")
    openai_model: str = ""
    openai_key: SecretStr = SecretStr("")
    # "completions" for any model, "chat" for one that has been taught to talk.
    openai_api: OpenaiApi = OpenaiApi.COMPLETIONS
    # Whether the terms of that server and model allow commercial use.
    openai_commercial_use: bool = False
    # 0 writes the likeliest prompt; above, prompts vary with the seed.
    prompter_temperature: float = Field(default=0.0, ge=0, le=2)
    # Seconds that a remote server may take for one answer.
    prompter_timeout_s: float = Field(default=20.0, gt=0, le=600)
    # How often a remote server is asked for one sentence.
    prompter_attempts: int = Field(default=3, ge=1, le=10)
    # Calls in flight to a remote server.
    prompter_max_calls: int = Field(default=8, ge=1, le=256)

    @property
    def translator_options(self) -> TranslatorOptions:
        """What the translator is told."""
        papago = PapagoOptions(
            self._remote(self.papago_url),
            self.papago_key_id,
            self.papago_key,
            self.papago_glossary_key,
        )
        return TranslatorOptions(self.translator, papago, self._weights(self.nmt_model))

    @property
    def llama_options(self) -> LlamaOptions:
        """What the engine `llama` is told."""
        return LlamaOptions(self._weights(self.llama_model), self.prompter_temperature)

    @property
    def openai_options(self) -> OpenaiOptions:
        """What the engine `openai` is told."""
        return OpenaiOptions(
            self._remote(self.openai_url),
            self.openai_key,
            self.openai_model,
            self.openai_api,
            self.prompter_temperature,
            self.openai_commercial_use,
        )

    def _remote(self, url: str) -> RemoteOptions:
        return RemoteOptions(
            url.rstrip("/"),
            self.prompter_timeout_s,
            self.prompter_attempts,
            self.prompter_max_calls,
        )

    def _weights(self, model: str) -> WeightsOptions:
        return WeightsOptions(
            self.models_dir,
            model,
            self.device,
            self.max_batch_items,
            self.own_weights_commercial_use,
        )
