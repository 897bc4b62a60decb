"""Prompts by a causal language model on this machine: Llama, or another that transformers knows."""

import hashlib
from collections.abc import Sequence

import torch
from transformers import AutoModelForCausalLM, GenerationConfig, PretrainedConfig

from common.engines import EngineInfo
from common.offload import CancelToken
from services.prompter.checkpoint import load_checkpoint, memory_errors
from services.prompter.chunks import run_in_chunks
from services.prompter.llama.prefix import Prefix
from services.prompter.llama.stopping import RowsDone, SeededSampling, stop_token_ids
from services.prompter.options import LlamaOptions
from services.prompter.rows import Failed, Row

_MAX_NEW_TOKENS = 48
_VERSION = "1"


class LlamaWriter:
    """Continues the examples, many rows at a time."""

    def __init__(self, options: LlamaOptions, korean: bool) -> None:
        loaded = load_checkpoint(
            options.weights,
            AutoModelForCausalLM,
            _is_causal,
            "a causal language model such as LlamaForCausalLM",
        )
        self._model, self._tokenizer = loaded.model, loaded.tokenizer
        self._temperature = options.temperature
        self._max_rows = options.weights.max_batch_rows
        self._stop_ids = torch.tensor(stop_token_ids(loaded.tokenizer), device=loaded.device)
        self._set_generation()
        self._prefix = Prefix(loaded, korean, _MAX_NEW_TOKENS)
        said = f"{_VERSION}\0{loaded.version}\0{options.temperature}\0{korean}"
        self.info = EngineInfo(
            name="llama",
            version=hashlib.sha256(said.encode()).hexdigest()[:12],
            licence=loaded.rights.licence,
            commercial_use=loaded.rights.commercial_use,
            device=loaded.device,
        )

    def _set_generation(self) -> None:
        """Settings of our own in place of the checkpoint's, which may sample."""
        own = self._model.generation_config
        ends = own.eos_token_id if own.eos_token_id is not None else self._tokenizer.eos_token_id
        first_end = ends[0] if isinstance(ends, list) else ends
        self._model.generation_config = GenerationConfig(
            max_new_tokens=_MAX_NEW_TOKENS,
            do_sample=False,
            eos_token_id=ends,
            pad_token_id=first_end if first_end is not None else 0,
        )

    def warm_up(self) -> None:
        """Write one row."""
        self.write([Row("The door opened.", 0, CancelToken())])

    def write(self, rows: Sequence[Row]) -> list[str | Failed]:
        """One raw answer a row; raises OutOfMemory where there is no room for one alone."""
        ids = [self._prefix.row_ids(row.text) for row in rows]

        def run(places: Sequence[int]) -> list[str]:
            return self._write([ids[place] for place in places], [rows[place] for place in places])

        return run_in_chunks(rows, [0] * len(rows), self._max_rows, run)

    def _write(self, ids: Sequence[Sequence[int]], rows: Sequence[Row]) -> list[str]:
        sampling = [SeededSampling(rows, self._temperature)] if self._temperature else []
        with torch.inference_mode(), memory_errors():
            inputs = self._prefix.inputs(ids)
            written = self._model.generate(
                input_ids=inputs.input_ids,
                attention_mask=inputs.attention_mask,
                past_key_values=inputs.past_key_values,
                logits_processor=sampling,
                stopping_criteria=[RowsDone(self._stop_ids, rows)],
            )
        fresh = written[:, inputs.input_ids.shape[1] :].tolist()
        return [self._tokenizer.decode(row, skip_special_tokens=True) for row in fresh]


def _is_causal(config: PretrainedConfig) -> bool:
    return any(name.endswith("ForCausalLM") for name in config.architectures or [])
