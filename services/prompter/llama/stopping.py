"""When a language model's row is done, and how rows are sampled independently of each other."""

from collections.abc import Sequence
from typing import Any

import torch
from transformers import LogitsProcessor, StoppingCriteria

from services.prompter.few_shot.form import STOP
from services.prompter.rows import Row

# How vocabularies write a line's end: as bytes of GPT-2, as bytes of sentencepiece, as it is.
_LINE_ENDS = ("Ċ", "<0x0A>", "\n")
_TOP_TOKENS = 40


def stop_token_ids(tokenizer: Any) -> list[int]:
    """The tokens in which a prompt's end or a line's end stands."""
    marks = (STOP, *_LINE_ENDS)
    vocabulary = tokenizer.get_vocab()
    return sorted(
        number for token, number in vocabulary.items() if any(mark in token for mark in marks)
    )


class RowsDone(StoppingCriteria):
    """A row is done at a stop token, or when nobody waits for it any more."""

    def __init__(self, stop_ids: torch.Tensor, rows: Sequence[Row]) -> None:
        self._stop_ids = stop_ids
        self._rows = rows

    def __call__(
        self, input_ids: torch.Tensor, scores: torch.Tensor, **kwargs: object
    ) -> torch.Tensor:
        """[B, T] token ids so far to [B] booleans."""
        cancelled = [row.token.cancelled for row in self._rows]
        stopped = torch.isin(input_ids[:, -1], self._stop_ids)
        return stopped | torch.tensor(cancelled, device=input_ids.device)


class SeededSampling(LogitsProcessor):
    """Sampling as the largest of noisy scores, each row with a generator of its own.

    The largest of logit / temperature + Gumbel noise is a draw from the softmax (Maddison, Tarlow
    and Minka 2014, A* Sampling, section 2), so that greedy search samples, and a row's draws do
    not depend on what else is in its batch.
    """

    def __init__(self, rows: Sequence[Row], temperature: float) -> None:
        self._temperature = temperature
        self._generators = [torch.Generator().manual_seed(row.seed) for row in rows]

    def __call__(self, input_ids: torch.Tensor, scores: torch.Tensor) -> torch.Tensor:
        """[B, V] scores to [B, V] noisy scores, -inf but for the likeliest."""
        count = min(_TOP_TOKENS, scores.shape[-1])
        best, places = (scores.float() / self._temperature).topk(count, dim=-1)
        draws = torch.stack([torch.rand(count, generator=g) for g in self._generators])
        noise = -torch.log(-torch.log(draws.clamp(1e-9, 1 - 1e-7)))
        noisy = torch.full_like(scores, float("-inf"), dtype=torch.float32)
        return noisy.scatter(-1, places, best + noise.to(scores.device))
