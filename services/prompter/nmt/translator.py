"""Translation by a model on this machine: Marian (OPUS-MT), M2M100 or NLLB."""

import hashlib
from collections.abc import Sequence

import torch
from transformers import (
    AutoModelForSeq2SeqLM,
    GenerationConfig,
    PretrainedConfig,
    StoppingCriteria,
)

from common.engines import EngineInfo
from common.offload import CancelToken
from services.prompter.checkpoint import load_checkpoint, memory_errors
from services.prompter.chunks import run_in_chunks
from services.prompter.nmt.languages import set_languages
from services.prompter.options import WeightsOptions
from services.prompter.rows import Failed, Row

_TYPES = frozenset({"marian", "m2m_100"})
_BEAM_COUNT = 4
_MAX_SOURCE_TOKENS = 400
_TARGET_FACTOR, _LIMITS_TOKENS = 2, (32, 64, 128, 256, 512)
_VERSION = "1"


class NmtTranslator:
    """Korean to English, many rows at a time, by beam search."""

    def __init__(self, options: WeightsOptions) -> None:
        loaded = load_checkpoint(
            options, AutoModelForSeq2SeqLM, _translates, "Marian, M2M100 or NLLB"
        )
        self._model, self._tokenizer, self._device = loaded.model, loaded.tokenizer, loaded.device
        self._max_rows = options.max_batch_rows
        self._set_generation()
        said = f"{_VERSION}\0{loaded.version}"
        self.info = EngineInfo(
            name="nmt",
            version=hashlib.sha256(said.encode()).hexdigest()[:12],
            licence=loaded.rights.licence,
            commercial_use=loaded.rights.commercial_use,
            device=loaded.device,
        )

    def _set_generation(self) -> None:
        """Settings of our own, with the tokens that the checkpoint begins and ends with."""
        own, config = self._model.generation_config, self._model.config
        languages = set_languages(self._tokenizer, config.model_type)
        start = own.decoder_start_token_id
        limit = config.max_position_embeddings
        self._max_source_tokens = min(_MAX_SOURCE_TOKENS, limit)
        self._max_target_tokens = limit - 1
        # The start and the language, which not every tokenizer knows to be no words.
        self._start_tokens = 1 if languages.first_token_id is None else 2
        self._model.generation_config = GenerationConfig(
            decoder_start_token_id=config.decoder_start_token_id if start is None else start,
            eos_token_id=self._tokenizer.eos_token_id,
            pad_token_id=self._tokenizer.pad_token_id,
            # Marian begins with the padding token, and would write it.
            bad_words_ids=[[self._tokenizer.pad_token_id]],
            forced_bos_token_id=languages.first_token_id,
            num_beams=_BEAM_COUNT,
            early_stopping=True,
            do_sample=False,
        )

    def warm_up(self) -> None:
        """Translate one word."""
        self.translate([Row("안녕", 0, CancelToken())])

    def translate(self, rows: Sequence[Row]) -> list[str | Failed]:
        """One translation a row; raises OutOfMemory where there is no room for one alone."""
        ids = [self._encode(row.text) for row in rows]
        limits = [self._limit(len(row)) for row in ids]

        def run(places: Sequence[int]) -> list[str]:
            chunk = [rows[place] for place in places]
            return self._translate([ids[place] for place in places], chunk, limits[places[0]])

        texts = run_in_chunks(rows, limits, self._max_rows, run)
        return [text or Failed("nmt: the translation is empty") for text in texts]

    def _encode(self, text: str) -> list[int]:
        encoded = self._tokenizer(text, truncation=True, max_length=self._max_source_tokens)
        return list(encoded.input_ids)

    def _limit(self, source_tokens: int) -> int:
        """Tokens that a translation may have: what goes on longer goes round in circles.

        Rows of equal limits are translated together, so that none depends on its neighbours.
        """
        wanted = _TARGET_FACTOR * source_tokens
        limit = next((step for step in _LIMITS_TOKENS if step >= wanted), _LIMITS_TOKENS[-1])
        return min(limit, self._max_target_tokens)

    def _translate(
        self, ids: Sequence[Sequence[int]], rows: Sequence[Row], limit_tokens: int
    ) -> list[str]:
        with torch.inference_mode(), memory_errors():
            inputs = self._tokenizer.pad({"input_ids": list(ids)}, return_tensors="pt")
            inputs = inputs.to(self._device)
            written = self._model.generate(
                input_ids=inputs.input_ids,
                attention_mask=inputs.attention_mask,
                max_new_tokens=limit_tokens,
                stopping_criteria=[_AllCancelled(rows)],
            )
        words = written[:, self._start_tokens :]
        return list(self._tokenizer.batch_decode(words, skip_special_tokens=True))


class _AllCancelled(StoppingCriteria):
    """Ends the search when nobody waits for any of its rows; beams have no rows of their own."""

    def __init__(self, rows: Sequence[Row]) -> None:
        self._rows = rows

    def __call__(
        self, input_ids: torch.Tensor, scores: torch.Tensor, **kwargs: object
    ) -> torch.Tensor:
        """[B * beams, T] token ids so far to [B * beams] booleans."""
        over = all(row.token.cancelled for row in self._rows)
        return torch.full((input_ids.shape[0],), over, device=input_ids.device)


def _translates(config: PretrainedConfig) -> bool:
    return config.model_type in _TYPES
