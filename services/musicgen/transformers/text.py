"""Prompts as the music decoder attends to them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import torch


@dataclass(frozen=True, slots=True)
class TextStates:
    """States (2 rows, words, width) and their mask (2 rows, words): guided rows, then unguided."""

    states: torch.Tensor
    mask: torch.Tensor


class TextEncoder:
    """T5 and its projection to the decoder's width, in float32: T5 overflows in float16."""

    def __init__(self, model: Any, tokenizer: Any) -> None:
        self._model = model
        self._tokenizer = tokenizer

    @torch.inference_mode()
    def encode(self, prompts: Sequence[str]) -> TextStates:
        """The prompts, and as many empty ones.

        An empty prompt is one word without content, whose key and value are zero: attention to it
        gives exactly what a row that is masked all over would.
        """
        words = self._tokenizer(
            list(prompts), padding=True, truncation=True, max_length=512, return_tensors="pt"
        ).to(self._model.device)
        states = self._model.text_encoder(
            input_ids=words.input_ids, attention_mask=words.attention_mask
        ).last_hidden_state
        if hasattr(self._model, "enc_to_dec_proj"):
            states = self._model.enc_to_dec_proj(states)
        states = states * words.attention_mask[..., None]
        empty_mask = torch.zeros_like(words.attention_mask)
        empty_mask[:, 0] = 1
        return TextStates(
            torch.cat([states, torch.zeros_like(states)]).to(self._model.decoder.dtype),
            torch.cat([words.attention_mask, empty_mask]),
        )
