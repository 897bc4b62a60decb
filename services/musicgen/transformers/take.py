"""A take in work: its codes grow window by window and leave as audio."""

import math
from collections.abc import Iterator

import torch

from common.audio.resample import StreamResampler
from services.musicgen.bed.finisher import Finisher
from services.musicgen.bed.stream import StreamDecoder
from services.musicgen.engine import SAMPLE_RATE_HZ, Take, TakeEvent, TakeProgress
from services.musicgen.prompt.wording import Wording
from services.musicgen.transformers.codec import Codec
from services.musicgen.transformers.sampling import uniforms

WINDOW_S = 30.0
"""What is decoded at once: as long as what MusicGen has been trained on."""

OVERLAP_S = 12.0
"""How much of a window the next one goes on from: audiocraft's default."""

_STAGE = "composing"


class TakeInWork:
    """One take of the request at item_index; it goes on from lead_in codes, where there are any."""

    def __init__(
        self,
        item_index: int,
        take_index: int,
        take: Take,
        duration_ms: int,
        words: Wording,
        codec: Codec,
        lead_in: torch.Tensor | None,
    ) -> None:
        self.item_index = item_index
        self.take = take
        self.prompt = words.text
        self._take_index = take_index
        self._codec = codec
        self._begun = lead_in
        self._frame_count = math.ceil(duration_ms / 1000 * codec.frame_rate_hz)
        self._done_count = 0
        self._window = 0
        self._decoder = StreamDecoder(codec, lead_in)
        self._resampler = StreamResampler(codec.sample_rate_hz, SAMPLE_RATE_HZ, codec.channel_count)
        total_frames = duration_ms * SAMPLE_RATE_HZ // 1000
        self._finisher = Finisher(take_index, take, total_frames, codec.channel_count, words)

    @property
    def left_count(self) -> int:
        """How many frames are to come."""
        return self._frame_count - self._done_count

    @property
    def begun(self) -> torch.Tensor:
        """The codes (codebooks, frames) that the next window goes on from."""
        if self._begun is None:
            return torch.zeros((self._codec.codebook_count, 0), dtype=torch.long)
        return self._begun

    @property
    def room_count(self) -> int:
        """How many new frames the next window has room for."""
        return round(WINDOW_S * self._codec.frame_rate_hz) - self.begun.shape[-1]

    def randoms(self) -> torch.Tensor:
        """Random numbers (codebooks, room_count) for the next window."""
        shape = (self._codec.codebook_count, self.room_count)
        return uniforms(self.take.seed, self._window, shape)

    def progress(self, new_count: int) -> TakeProgress:
        """How far the take is with so many new frames of this window."""
        done = self._done_count + min(new_count, self.left_count)
        return TakeProgress(self._take_index, done, self._frame_count, _STAGE)

    def grow(self, codes: torch.Tensor) -> Iterator[TakeEvent]:
        """The events of a window's new codes (codebooks, frames): audio, and the result at last."""
        codes = codes[:, : self.left_count]
        self._done_count += codes.shape[-1]
        self._window += 1
        known = torch.cat([self.begun.to(codes.device), codes], dim=-1)
        self._begun = known[:, -round(OVERLAP_S * self._codec.frame_rate_hz) :]
        samples = self._decoder.push(codes, last=not self.left_count)
        yield from self._finisher.push(self._resampler.push(samples))
        if not self.left_count:
            yield from self._finisher.push(self._resampler.finish())
            yield from self._finisher.finish()
