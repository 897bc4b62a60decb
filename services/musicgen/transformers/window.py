"""Decoding one window: some rows of codes go on from what they begin with, in step."""

from collections.abc import Generator
from dataclasses import dataclass
from typing import Any

import torch

from services.musicgen.transformers.network import Course, Network
from services.musicgen.transformers.pattern import delay, delays, undelay
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
        self._network = Network(decoder)
        config = decoder.config
        self._lags = delays(config.num_codebooks, config.audio_channels)
        self._padding = config.pad_token_id

    def decode(self, window: Window) -> Generator[int, None, torch.Tensor]:
        """After each step how many new frames are begun; returns their codes, of the same shape
        as the window's randoms."""
        begun_count, new_count = window.begun.shape[-1], window.randoms.shape[-1]
        state = _State.begin(window, self._lags, self._padding)
        course = self._begin(window.text, state.tokens.shape[-1])
        for position in range(begun_count + 1, state.tokens.shape[-1]):
            self._step(state, window.temperatures, course, position)
            yield min(position - begun_count, new_count)
        return undelay(state.tokens, self._lags)[..., begun_count:]

    @torch.inference_mode()
    def _begin(self, text: TextStates, position_count: int) -> Course:
        return self._network.begin(text, position_count)

    @torch.inference_mode()
    def _step(
        self, state: "_State", temperatures: torch.Tensor, course: Course, position: int
    ) -> None:
        """Reads the tokens up to a position and draws those at it."""
        tokens = state.tokens[..., course.done_count : position]
        guided = guide(self._network.advance(course, tokens.repeat(2, 1, 1)))
        drawn = draw(guided, temperatures, state.randoms[..., position])
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
