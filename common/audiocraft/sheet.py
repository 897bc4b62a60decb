"""The sequence of a window as it fills: codebooks delayed against each other.

Copet et al. 2023, "Simple and Controllable Music Generation", section 2.2: step s holds token
s - 1 - delay of each codebook, and the special token where there is none.
"""

from collections.abc import Sequence
from typing import Any

import torch

Tensor = Any


class Sheet:
    """Rows of different lengths and prompts; `sequence` has shape [rows, codebooks, steps].

    prompts: what is known of each row, [codebooks, frames]; lengths: frames with the prompt;
    delays: of each codebook, in steps; special: the token that stands where there is none.
    """

    def __init__(
        self, prompts: Sequence[Tensor], lengths: Sequence[int], delays: Tensor, special: int
    ) -> None:
        self._lengths, self._delays = lengths, delays
        first_delay, last_delay = int(delays.min()), int(delays.max())
        self.step_count = max(lengths) + last_delay + 1
        known = torch.tensor([prompt.shape[-1] for prompt in prompts], device=delays.device)
        ends = torch.tensor(lengths, device=delays.device)
        # The frame that each step holds of each codebook.
        frames = torch.arange(self.step_count, device=delays.device) - 1 - delays[:, None]
        self._wanted = (frames >= known[:, None, None]) & (frames < ends[:, None, None])
        self.sequence = torch.full_like(frames, special).repeat(len(prompts), 1, 1)
        for row, prompt in enumerate(prompts):
            for codebook, delay in enumerate(delays.tolist()):
                places = slice(1 + delay, 1 + delay + prompt.shape[-1])
                self.sequence[row, codebook, places] = prompt[codebook]
        self._begins = [prompt.shape[-1] + 1 + first_delay for prompt in prompts]
        self._ends = [length + 1 + last_delay for length in lengths]
        self.first_step = min(self._begins)
        self._gains = torch.zeros(len(prompts), device=delays.device)

    def active(self, step: int) -> list[bool]:
        """Which rows draw at this step; the others neither need a token nor use up randomness."""
        return [begin <= step < end for begin, end in zip(self._begins, self._ends, strict=True)]

    def write(self, step: int, drawn: Tensor, gains: Tensor) -> None:
        """Puts drawn tokens where they are wanted; both [rows, codebooks]."""
        wanted = self._wanted[..., step]
        self.sequence[..., step] = torch.where(wanted, drawn, self.sequence[..., step])
        self._gains += torch.where(wanted, gains, 0.0).sum(dim=1)

    def tokens(self, row: int) -> Tensor:
        """All tokens of a row, [codebooks, frames], no longer delayed."""
        frames = torch.arange(self._lengths[row], device=self.sequence.device)
        return self.sequence[row].gather(1, frames + 1 + self._delays[:, None])

    def mean_gain(self, row: int) -> float:
        """The mean of the gains that came with the row's new tokens."""
        return float(self._gains[row] / self._wanted[row].sum())
