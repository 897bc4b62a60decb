"""The language model's network, step by step, for many rows at once.

It computes what audiocraft's LMModel computes in streaming mode, with its weights, and differs in
what it keeps: keys and values have their place from the start instead of being copied at each
step, those of the text are computed once, and padding of shorter texts is not attended to, so that
a row comes out alike whatever rows it shares a batch with (audiocraft attends to the padding).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import torch
from torch.nn import functional

from common.audiocraft.library import create_sin_embedding

Tensor = Any


@dataclass(slots=True)
class _Attended:
    """A layer's keys and values, [2 B, heads, steps, dim], of its own sequence and of the text."""

    keys: Tensor
    values: Tensor
    text_keys: Tensor
    text_values: Tensor


@dataclass(slots=True)
class Course:
    """Rows on their way: B rows under their text, then the same B without any.

    text_mask: which text positions each attends to, [2 B, 1, 1, positions], None for all;
    done_steps: how many steps of the sequence the network has seen.
    """

    layers: list[_Attended]
    text_mask: Tensor | None
    done_steps: int = 0


class TokenNetwork:
    """Logits of the next tokens, with and without the text."""

    def __init__(self, model: Any) -> None:
        self._model = model
        self._heads = model.transformer.layers[0].self_attn.num_heads
        self.codebook_count: int = model.n_q
        self.token_count: int = model.card
        self.device = next(model.parameters()).device

    @property
    def special_token(self) -> int:
        """What stands where there is no token: at the start and around delayed codebooks."""
        return self.token_count

    def begin(self, texts: Sequence[Tensor], step_count: int) -> Course:
        """A course for rows with these texts, each [positions, dim], of at most step_count."""
        source, mask = _with_and_without(texts)
        layers = [self._attended(layer, source, step_count) for layer in self._layers()]
        return Course(layers, mask)

    def advance(self, course: Course, sequence: Tensor) -> tuple[Tensor, Tensor]:
        """Logits with and without the text, float32 [B, codebooks, tokens], after [B, K, steps].

        Only the first call may bring several steps.
        """
        sequence = torch.cat([sequence, sequence])
        embedded = sum(
            embedding(sequence[:, codebook]) for codebook, embedding in enumerate(self._model.emb)
        )
        hidden = embedded + self._positions(course.done_steps, sequence.shape[-1], embedded)
        for layer, attended in zip(self._layers(), course.layers, strict=True):
            hidden = hidden + layer.layer_scale_1(self._look_back(layer, hidden, attended, course))
            hidden = hidden + layer.layer_scale_cross(
                self._read_text(layer, hidden, attended, course.text_mask)
            )
            hidden = hidden + layer.layer_scale_2(_feed_forward(layer, hidden))
        course.done_steps += sequence.shape[-1]
        last = self._model.out_norm(hidden[:, -1])
        logits = torch.stack([linear(last) for linear in self._model.linears], dim=1).float()
        with_text, without = logits.chunk(2)
        return with_text, without

    def _layers(self) -> Any:
        return self._model.transformer.layers

    def _positions(self, first: int, count: int, like: Tensor) -> Tensor:
        transformer = self._model.transformer
        places = torch.arange(first, first + count, device=like.device).view(1, -1, 1)
        return transformer.positional_scale * create_sin_embedding(
            places, like.shape[-1], max_period=transformer.max_period, dtype=like.dtype
        )

    def _attended(self, layer: Any, source: Tensor, step_count: int) -> _Attended:
        weights, bias = layer.cross_attention.in_proj_weight, layer.cross_attention.in_proj_bias
        dim = weights.shape[1]
        both = functional.linear(source, weights[dim:], None if bias is None else bias[dim:])
        text_keys, text_values = (self._split(part) for part in both.chunk(2, dim=-1))
        shape = (len(source), self._heads, step_count, dim // self._heads)
        kind = {"dtype": text_keys.dtype, "device": text_keys.device}
        return _Attended(
            torch.empty(shape, **kind), torch.empty(shape, **kind), text_keys, text_values
        )

    def _look_back(self, layer: Any, hidden: Tensor, attended: _Attended, course: Course) -> Tensor:
        """Causal self-attention."""
        attention = layer.self_attn
        projected = functional.linear(
            layer.norm1(hidden), attention.in_proj_weight, attention.in_proj_bias
        )
        queries, keys, values = (self._split(part) for part in projected.chunk(3, dim=-1))
        first, end = course.done_steps, course.done_steps + hidden.shape[1]
        attended.keys[:, :, first:end] = keys
        attended.values[:, :, first:end] = values
        heard = functional.scaled_dot_product_attention(
            queries,
            attended.keys[:, :, :end],
            attended.values[:, :, :end],
            is_causal=hidden.shape[1] > 1,
        )
        return attention.out_proj(_join(heard))

    def _read_text(
        self, layer: Any, hidden: Tensor, attended: _Attended, mask: Tensor | None
    ) -> Tensor:
        """Cross-attention to the text."""
        attention = layer.cross_attention
        dim = hidden.shape[-1]
        bias = attention.in_proj_bias
        queries = functional.linear(
            layer.norm_cross(hidden),
            attention.in_proj_weight[:dim],
            None if bias is None else bias[:dim],
        )
        read = functional.scaled_dot_product_attention(
            self._split(queries), attended.text_keys, attended.text_values, attn_mask=mask
        )
        return attention.out_proj(_join(read))

    def _split(self, joined: Tensor) -> Tensor:
        """[rows, steps, dim] as [rows, heads, steps, dim / heads]."""
        return joined.unflatten(-1, (self._heads, -1)).transpose(1, 2)


def _join(split: Tensor) -> Tensor:
    return split.transpose(1, 2).flatten(2)


def _feed_forward(layer: Any, hidden: Tensor) -> Tensor:
    return layer.linear2(layer.activation(layer.linear1(layer.norm2(hidden))))


def _with_and_without(texts: Sequence[Tensor]) -> tuple[Tensor, Tensor | None]:
    """The texts and as many empty ones, [2 B, positions, dim], and what may be attended to.

    An empty text is a zero vector, as in audiocraft's classifier-free guidance.
    """
    longest = max(len(text) for text in texts)
    empty = torch.zeros_like(texts[0][:1]).expand(longest, -1)
    padded = [functional.pad(text, (0, 0, 0, longest - len(text))) for text in texts]
    source = torch.stack([*padded, *[empty] * len(texts)])
    lengths = torch.tensor([*map(len, texts), *[longest] * len(texts)], device=source.device)
    if all(len(text) == longest for text in texts):
        return source, None
    mask = torch.arange(longest, device=source.device) < lengths[:, None]
    return source, mask[:, None, None, :]
