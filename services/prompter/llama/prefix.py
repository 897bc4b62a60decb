"""The examples as a language model reads them: once, kept as keys and values.

Every sentence is asked after the same examples. Their keys and values are computed once; a batch
begins with copies of them, and only the sentences are read.
"""

import copy
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import torch

from common.errors import FailedPrecondition
from services.prompter.checkpoint import Checkpoint
from services.prompter.few_shot.examples import load_examples
from services.prompter.few_shot.form import example_line, question

# Tokens that a sentence has to have room for at least.
_LEAST_ROOM_TOKENS = 64


@dataclass(frozen=True, slots=True)
class Inputs:
    """What `generate` takes: ids and mask [B, P + W], the prefix's keys and values for B rows."""

    input_ids: torch.Tensor
    attention_mask: torch.Tensor
    past_key_values: Any


class Prefix:
    """The examples' tokens, P of them, and their keys and values."""

    def __init__(self, checkpoint: Checkpoint, korean: bool, max_new_tokens: int) -> None:
        lines = [example_line(example, korean) for example in load_examples()]
        self._tokenizer = checkpoint.tokenizer
        self._last_line = lines[-1]
        ids = self._encode("".join(lines), bos=True)
        self._ids = torch.tensor([ids], device=checkpoint.device)
        limit = checkpoint.model.config.get_text_config().max_position_embeddings
        self._room_tokens = limit - len(ids) - max_new_tokens
        if self._room_tokens < _LEAST_ROOM_TOKENS:
            raise FailedPrecondition(
                "WEIGHTS_WRONG_ARCHITECTURE",
                f"the model reads {limit} tokens, the examples and an answer are "
                f"{len(ids) + max_new_tokens}",
            )
        with torch.inference_mode():
            read = checkpoint.model(input_ids=self._ids, use_cache=True, logits_to_keep=1)
        self._cache = read.past_key_values

    def row_ids(self, text: str) -> list[int]:
        """The tokens that ask about a text, as many as there is room for.

        They are cut off the tokens of a longer line, since some tokenizers write a text's first
        word in another way than a line's.
        """
        before = self._encode(self._last_line)
        whole = self._encode(self._last_line + question(text))
        joined = whole[: len(before)] == before
        ids = whole[len(before) :] if joined else self._encode(question(text))
        return ids[-self._room_tokens :]

    def inputs(self, rows: Sequence[Sequence[int]]) -> Inputs:
        """The prefix, then each row's tokens, filled up to the longest on their left."""
        count, width = len(rows), max(len(row) for row in rows)
        ids = torch.zeros((count, width), dtype=torch.long)
        mask = torch.zeros((count, width), dtype=torch.long)
        for place, row in enumerate(rows):
            ids[place, width - len(row) :] = torch.tensor(row)
            mask[place, width - len(row) :] = 1
        device = self._ids.device
        ids, mask = ids.to(device), mask.to(device)
        prefix = self._ids.expand(count, -1)
        cache = copy.deepcopy(self._cache)
        cache.batch_repeat_interleave(count)
        return Inputs(
            torch.cat([prefix, ids], dim=1),
            torch.cat([torch.ones_like(prefix), mask], dim=1),
            cache,
        )

    def _encode(self, text: str, *, bos: bool = False) -> list[int]:
        """Tokens; what looks like a special token in a sentence is text."""
        ids = self._tokenizer(text, add_special_tokens=False, split_special_tokens=True).input_ids
        begin = self._tokenizer.bos_token_id
        return [begin, *ids] if bos and begin is not None else list(ids)
