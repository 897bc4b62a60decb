"""Sampling of a path through a Markov chain whose ends and stations are constrained."""

import numpy as np
from numpy.typing import NDArray

LogArray = NDArray[np.float64]

IMPOSSIBLE = -60.0
"""Log weight of what must not happen while anything else can."""


def sample_path(
    stations: LogArray, moves: LogArray, temperature: float, rng: np.random.Generator
) -> list[int]:
    """One state per station, drawn from the chain's exact distribution.

    stations (steps, states) and moves (steps - 1, states, states) are log weights: of being in a
    state, and of going from one to the next. The weights are raised to 1 / temperature. Backward
    messages, then forward sampling (Rabiner 1989, section III; constraints on melody and harmony
    as unary weights: Pachet, Roy & Barbieri, Finite-length Markov processes with constraints,
    IJCAI 2011).
    """
    heat = max(temperature, 0.05)
    ahead = np.zeros_like(stations)
    for step in range(len(stations) - 2, -1, -1):
        onward = moves[step] / heat + (stations[step + 1] / heat + ahead[step + 1])
        peak = onward.max(axis=1, keepdims=True)
        ahead[step] = peak[:, 0] + np.log(np.exp(onward - peak).sum(axis=1))
    path: list[int] = []
    for step in range(len(stations)):
        weight = stations[step] / heat + ahead[step]
        if path:
            weight = weight + moves[step - 1][path[-1]] / heat
        path.append(draw(weight, rng))
    return path


def draw(log_weights: LogArray, rng: np.random.Generator) -> int:
    """The index of one entry, drawn in proportion to exp(log weight)."""
    weights = np.exp(log_weights - log_weights.max())
    edges = np.cumsum(weights)
    return int(np.searchsorted(edges, rng.random() * edges[-1], side="right"))
