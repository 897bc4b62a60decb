"""Floors: how fast a decoder could be if its memory's bandwidth alone held it up.

At each step it reads all its weights once and every row's keys and values; nothing else is
counted, so no program can be faster on that device.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DecoderShape:
    """A transformer decoder: what it reads at a step.

    width: of keys and of values, all heads together; value_bytes: of one number.
    """

    weight_count: int
    layer_count: int
    width: int
    value_bytes: int

    def bytes_a_step(self, row_count: int, position_count: float) -> float:
        """Bytes that a step reads, for rows of so many positions on average."""
        cache = 2 * self.layer_count * self.width * position_count * row_count
        return self.value_bytes * (self.weight_count + cache)

    def steps_a_second(self, row_count: int, position_count: float, bandwidth_gb: float) -> float:
        """Steps that the bandwidth allows."""
        return bandwidth_gb * 1e9 / self.bytes_a_step(row_count, position_count)
