"""Decoding one window: some rows of codes go on from what they begin with, in step."""

from collections.abc import Generator
from dataclasses import dataclass
from typing import Any

import torch

from services.musicgen.transformers.cache import window_cache
from services.musicgen.transformers.pattern import delay, delays, position_count, undelay
from services.musicgen.transformers.sampling import draw, guide
from services.musicgen.transformers.text import TextStates


@dataclass(frozen=True, slots=True)
class Window:
    """What is decoded together.

    begun: codes (rows, codebooks, frames) that are there; randoms (rows, codebooks, new frames),
    one for each code to come; new_counts (rows,), how many of the new frames each row wants, the
    rest is padding; temperatures (rows,).
    """

    text: TextStates
    begun: torch.Tensor
    randoms: torch.Tensor
    new_counts: torch.Tensor
    temperatures: torch.Tensor


class WindowDecoder:
    """MusicGen's decoder with guidance; each row is drawn with random numbers of its own."""

    def __init__(self, decoder: Any) -> None:
        self._decoder = decoder
        config = decoder.config
        self._lags = delays(config.num_codebooks, config.audio_channels)
        self._padding = config.pad_token_id
        self._layer_count = config.num_hidden_layers

    def decode(self, window: Window) -> Generator[int, None, torch.Tensor]:
        """After each step how many new frames are begun; returns their codes, of the same shape
        as the window's randoms."""
        begun_count, new_count = window.begun.shape[-1], window.randoms.shape[-1]
        state = _State.begin(window, self._lags, self._padding)
        cache = window_cache(self._layer_count, position_count(begun_count + new_count, self._lags))
        for position in range(begun_count + 1, state.tokens.shape[-1]):
            first = 0 if position == begun_count + 1 else position - 1
            self._step(state, window, cache, first, position)
            yield min(position - begun_count, new_count)
        return undelay(state.tokens, self._lags)[..., begun_count:]

    @torch.inference_mode()
    def _step(
        self, state: "_State", window: Window, cache: object, first: int, position: int
    ) -> None:
        """Reads the tokens from position `first` on and draws those at `position`."""
        tokens = state.tokens[..., first:position].repeat(2, 1, 1)
        logits = self._decoder(
            input_ids=tokens.reshape(-1, tokens.shape[-1]),
            encoder_hidden_states=window.text.states,
            encoder_attention_mask=window.text.mask,
            past_key_values=cache,
            use_cache=True,
        ).logits[:, -1]
        guided = guide(logits.view(tokens.shape[0], len(self._lags), -1))
        drawn = draw(guided, window.temperatures, state.randoms[..., position])
        is_open = state.is_open[..., position]
        state.tokens[..., position] = torch.where(is_open, drawn, state.tokens[..., position])


@dataclass(frozen=True, slots=True)
class _State:
    """A window in the delay pattern, each (rows, codebooks, positions): tokens, randoms, and which
    tokens are to be drawn."""

    tokens: torch.Tensor
    randoms: torch.Tensor
    is_open: torch.Tensor

    @classmethod
    def begin(cls, window: Window, lags: tuple[int, ...], padding: int) -> "_State":
        begun_count = window.begun.shape[-1]
        frames = torch.cat(
            [window.begun, torch.full_like(window.randoms, padding, dtype=torch.long)], dim=-1
        )
        randoms = torch.cat([window.begun.to(window.randoms), window.randoms], dim=-1)
        places = torch.arange(frames.shape[-1], device=frames.device) - begun_count
        is_new = (places >= 0) & (places < window.new_counts[:, None, None])
        return cls(
            delay(frames, lags, padding),
            delay(randoms, lags, 0.0),
            delay(is_new.expand(frames.shape), lags, False),
        )
