"""Drawing tokens, each row with its own generator and temperature."""

from collections.abc import Sequence
from typing import Any

import torch

Tensor = Any

TOP_TOKENS = 250
"""How many of the likeliest tokens may be drawn: what AudioGen and MusicGen were published with."""


class Sampler:
    """Draws for B rows; what a row gets does not depend on the others.

    Alone and with the generator in the state of torch's own, a row gets the tokens that audiocraft
    draws: both divide probabilities by exponential noise and take the largest, as
    torch.multinomial does. Temperature 0 takes the likeliest.
    """

    def __init__(self, generators: Sequence[Any], temperatures: Sequence[float]) -> None:
        self._generators = generators
        heat = torch.tensor(temperatures, device=generators[0].device).view(-1, 1, 1)
        self._greedy = heat == 0
        self._heat = torch.where(self._greedy, torch.ones_like(heat), heat)

    def draw(self, logits: Tensor, active: Sequence[bool]) -> Tensor:
        """A token of each [B, codebooks, tokens]; only active rows use up randomness."""
        probabilities = torch.softmax(logits / self._heat, dim=-1)
        least = torch.topk(probabilities, min(TOP_TOKENS, logits.shape[-1]), dim=-1).values
        probabilities = probabilities * (probabilities >= least[..., -1:])
        probabilities = probabilities / probabilities.sum(dim=-1, keepdim=True)
        noise = torch.ones_like(probabilities)
        for row, generator in enumerate(self._generators):
            if active[row]:
                noise[row].exponential_(1.0, generator=generator)
        drawn = torch.argmax(probabilities / noise, dim=-1)
        return torch.where(self._greedy[:, :, 0], torch.argmax(logits, dim=-1), drawn)
