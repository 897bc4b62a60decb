"""Drawing tokens: guidance, temperature, the likeliest few, and random numbers for each row."""

import torch

TOP_K = 250
"""How many of the likeliest tokens are drawn from: audiocraft's default."""

GUIDANCE_SCALE = 3.0
"""How far from the unguided the guided is pushed: audiocraft's default."""


def guide(logits: torch.Tensor) -> torch.Tensor:
    """Logits (2 rows, ...), first the guided, then the unguided, as logits (rows, ...).

    Classifier-free guidance (Ho & Salimans 2022, equation 6).
    """
    guided, unguided = logits.float().chunk(2)
    return unguided + GUIDANCE_SCALE * (guided - unguided)


def uniforms(seed: int, window: int, shape: tuple[int, int]) -> torch.Tensor:
    """Random numbers of one take for one window, float32 in [0, 1), made on the CPU.

    They depend on nothing else: not on the batch, not on the device, not on how many are used.
    """
    generator = torch.Generator().manual_seed(_mixed(seed, window))
    return torch.rand(shape, generator=generator)


def draw(logits: torch.Tensor, temperatures: torch.Tensor, randoms: torch.Tensor) -> torch.Tensor:
    """One token of each row and codebook by inverting the distribution function.

    logits (rows, codebooks, vocabulary), temperatures (rows,), randoms (rows, codebooks); tokens
    (rows, codebooks). Temperature 0 takes the likeliest. Only the TOP_K likeliest can come.
    """
    heat = temperatures[:, None, None]
    best, tokens = logits.topk(min(TOP_K, logits.shape[-1]), dim=-1)
    probabilities = torch.softmax(best / torch.where(heat > 0, heat, 1.0), dim=-1)
    reached = probabilities.cumsum(dim=-1)
    aims = torch.where(temperatures[:, None] > 0, randoms, 0.0) * reached[..., -1]
    places = (reached <= aims[..., None]).sum(dim=-1, keepdim=True)
    return tokens.gather(-1, places.clamp_max(tokens.shape[-1] - 1)).squeeze(-1)


def _mixed(seed: int, window: int) -> int:
    """A seed for a window of a take (SplitMix64's finaliser, Steele et al. 2014), 63 bits."""
    state = (seed + (window + 1) * 0x9E3779B97F4A7C15) % 2**64
    state = (state ^ (state >> 30)) * 0xBF58476D1CE4E5B9 % 2**64
    state = (state ^ (state >> 27)) * 0x94D049BB133111EB % 2**64
    return (state ^ (state >> 31)) >> 1
