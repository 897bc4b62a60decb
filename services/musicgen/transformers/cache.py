"""Room for a window's keys and values, reserved once.

transformers' own growing cache copies all that it holds at every step; its static one attends to
all that it could hold. This one writes into its room and attends to what is there.
"""

import torch
from transformers import Cache, DynamicCache, EncoderDecoderCache
from transformers.cache_utils import DynamicLayer


class RoomLayer(DynamicLayer):
    """Keys and values (rows, heads, positions, width) of one layer, up to position_count."""

    def __init__(self, position_count: int) -> None:
        super().__init__()
        self._position_count = position_count
        self._length = 0

    def lazy_initialization(self, key_states: torch.Tensor, value_states: torch.Tensor) -> None:
        """Reserves the room, for states like these."""
        rows, heads, _, width = key_states.shape
        self.dtype, self.device = key_states.dtype, key_states.device
        self.keys = key_states.new_empty((rows, heads, self._position_count, width))
        self.values = value_states.new_empty((rows, heads, self._position_count, width))
        self.is_initialized = True

    def update(
        self,
        key_states: torch.Tensor,
        value_states: torch.Tensor,
        *_args: object,
        **_kwargs: object,
    ) -> tuple[torch.Tensor, torch.Tensor]:
        """Takes the states of the next positions; what is there now."""
        if not self.is_initialized:
            self.lazy_initialization(key_states, value_states)
        start, self._length = self._length, self._length + key_states.shape[-2]
        self.keys[:, :, start : self._length] = key_states
        self.values[:, :, start : self._length] = value_states
        return self.keys[:, :, : self._length], self.values[:, :, : self._length]

    def get_seq_length(self) -> int:
        """How many positions are there."""
        return self._length


def window_cache(layer_count: int, position_count: int) -> EncoderDecoderCache:
    """The cache of a window: room for the music, and the text's, which does not grow."""
    music = Cache(layers=[RoomLayer(position_count) for _ in range(layer_count)])
    return EncoderDecoderCache(music, DynamicCache())
