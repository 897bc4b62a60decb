"""MusicGen's delay pattern: each codebook lags one position behind the one before it.

Position 0 of a sequence is padding; frame f of a codebook with delay d stands at position
f + d + 1 (Copet et al. 2023, section 2.2, figure 1). With two channels the codebooks of left and
right alternate, and those of a pair have one delay.
"""

import torch


def delays(codebook_count: int, channel_count: int) -> tuple[int, ...]:
    """The delay of each codebook, in positions."""
    return tuple(codebook // channel_count for codebook in range(codebook_count))


def position_count(frame_count: int, lags: tuple[int, ...]) -> int:
    """How many positions that many frames take."""
    return frame_count + lags[-1] + 1


def delay(frames: torch.Tensor, lags: tuple[int, ...], padding: float) -> torch.Tensor:
    """Frames (..., codebooks, frames) as positions (..., codebooks, positions)."""
    *head, _, frame_count = frames.shape
    positions = frames.new_full((*head, len(lags), position_count(frame_count, lags)), padding)
    for codebook, lag in enumerate(lags):
        positions[..., codebook, lag + 1 : lag + 1 + frame_count] = frames[..., codebook, :]
    return positions


def undelay(positions: torch.Tensor, lags: tuple[int, ...]) -> torch.Tensor:
    """Positions (..., codebooks, positions) as frames (..., codebooks, frames)."""
    frame_count = positions.shape[-1] - lags[-1] - 1
    rows = [
        positions[..., codebook, lag + 1 : lag + 1 + frame_count]
        for codebook, lag in enumerate(lags)
    ]
    return torch.stack(rows, dim=-2)
