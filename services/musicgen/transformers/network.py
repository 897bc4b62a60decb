"""MusicGen's decoder step by step, for many rows at once.

It computes what transformers' MusicgenForCausalLM computes, with its modules' weights; what it
leaves out is what costs time there at every step: masks built anew, keys and values copied, three
projections where one does, and one head for each codebook.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import torch
from torch.nn import functional

from services.musicgen.transformers.text import TextStates


@dataclass(slots=True)
class _Attended:
    """A layer's keys and values, (rows, heads, positions, width): of the music, whose room is
    reserved once, and of the text."""

    keys: torch.Tensor
    values: torch.Tensor
    text_keys: torch.Tensor
    text_values: torch.Tensor


@dataclass(slots=True)
class Course:
    """Rows on their way: what each layer attends to, which words of the text count, (rows, 1, 1,
    words), and how many positions have been read."""

    layers: list[_Attended]
    text_mask: torch.Tensor
    done_count: int = 0


class Network:
    """The decoder of a checkpoint; its weights are joined where one product serves several."""

    def __init__(self, decoder: Any) -> None:
        self._decoder = decoder.model.decoder
        self._heads = decoder.config.num_attention_heads
        self._codebooks = decoder.config.num_codebooks
        self._projections = [
            _joined([layer.self_attn.q_proj, layer.self_attn.k_proj, layer.self_attn.v_proj])
            for layer in self._decoder.layers
        ]
        self._lm_heads = _joined(decoder.lm_heads)

    def begin(self, text: TextStates, position_count: int) -> Course:
        """A course for rows with these texts, with room for so many positions."""
        layers = [self._attended(layer, text, position_count) for layer in self._decoder.layers]
        return Course(layers, text.mask[:, None, None, :].bool())

    def advance(self, course: Course, tokens: torch.Tensor) -> torch.Tensor:
        """Logits (rows, codebooks, vocabulary) of what follows the next tokens (rows, codebooks,
        positions); only the first call may bring several positions."""
        embedded = sum(
            embed(tokens[:, codebook]) for codebook, embed in enumerate(self._decoder.embed_tokens)
        )
        places = self._decoder.embed_positions(tokens, course.done_count)
        hidden = embedded + places.to(embedded.dtype)
        for layer, projection, attended in zip(
            self._decoder.layers, self._projections, course.layers, strict=True
        ):
            hidden = hidden + self._look_back(layer, projection, hidden, attended, course)
            hidden = hidden + self._read_text(layer, hidden, attended, course.text_mask)
            hidden = hidden + _feed_forward(layer, hidden)
        course.done_count += tokens.shape[-1]
        last = self._decoder.layer_norm(hidden[:, -1])
        return functional.linear(last, self._lm_heads).unflatten(-1, (self._codebooks, -1))

    def _attended(self, layer: Any, text: TextStates, position_count: int) -> _Attended:
        attention = layer.encoder_attn
        text_keys = self._split(attention.k_proj(text.states))
        rows, heads, _, width = text_keys.shape
        keys, values = text_keys.new_empty((2, rows, heads, position_count, width))
        return _Attended(keys, values, text_keys, self._split(attention.v_proj(text.states)))

    def _look_back(
        self,
        layer: Any,
        projection: torch.Tensor,
        hidden: torch.Tensor,
        attended: _Attended,
        course: Course,
    ) -> torch.Tensor:
        """Causal self-attention."""
        projected = functional.linear(layer.self_attn_layer_norm(hidden), projection)
        queries, keys, values = (self._split(part) for part in projected.chunk(3, dim=-1))
        first, end = course.done_count, course.done_count + hidden.shape[1]
        attended.keys[:, :, first:end] = keys
        attended.values[:, :, first:end] = values
        heard = functional.scaled_dot_product_attention(
            queries,
            attended.keys[:, :, :end],
            attended.values[:, :, :end],
            is_causal=hidden.shape[1] > 1,
        )
        return layer.self_attn.out_proj(_merge(heard))

    def _read_text(
        self, layer: Any, hidden: torch.Tensor, attended: _Attended, mask: torch.Tensor
    ) -> torch.Tensor:
        """Cross-attention to the text."""
        queries = layer.encoder_attn.q_proj(layer.encoder_attn_layer_norm(hidden))
        read = functional.scaled_dot_product_attention(
            self._split(queries), attended.text_keys, attended.text_values, attn_mask=mask
        )
        return layer.encoder_attn.out_proj(_merge(read))

    def _split(self, merged: torch.Tensor) -> torch.Tensor:
        """(rows, positions, width) as (rows, heads, positions, width / heads)."""
        return merged.unflatten(-1, (self._heads, -1)).transpose(1, 2)


def _merge(split: torch.Tensor) -> torch.Tensor:
    return split.transpose(1, 2).flatten(2)


def _feed_forward(layer: Any, hidden: torch.Tensor) -> torch.Tensor:
    inner = layer.activation_fn(layer.fc1(layer.final_layer_norm(hidden)))
    return layer.fc2(inner)


def _joined(linears: Sequence[Any]) -> torch.Tensor:
    """The weights of layers without bias, one below the other; the layers keep views of them, so
    that nothing lies in memory twice."""
    joined = torch.cat([linear.weight for linear in linears])
    parts = joined.split([len(linear.weight) for linear in linears])
    for linear, part in zip(linears, parts, strict=True):
        linear.weight.data = part
    return joined
