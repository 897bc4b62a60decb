"""A model of audiocraft from its checkpoint: text encoder, network and codec, ready to decode."""

import math
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch

from common.audio.pcm import Frames
from common.audiocraft.codec import load_codec
from common.audiocraft.decoder import Decoder, Passage, Row, Schedule, Step
from common.audiocraft.language import delays_of, load_language_model
from common.audiocraft.library import ConditioningAttributes
from common.audiocraft.network import TokenNetwork
from common.errors import OutOfMemory

Tensor = Any

_RETRY_DELAY_S = 5.0
# How PyTorch's allocator for the CPU begins; it has no error class of its own.
_CPU_ALLOCATOR = "DefaultCPUAllocator"


@dataclass(frozen=True, slots=True)
class TokenFormat:
    """What a model's tokens stand for; window_s: the longest that it was trained on."""

    sample_rate_hz: int
    channel_count: int
    frame_rate_hz: float
    window_s: float


class TokenModel:
    """AudioGen or MusicGen: texts to tokens, tokens to audio, audio to tokens.

    folder holds the checkpoint (common.audiocraft.checkpoint), text_folder the T5 that it was
    trained with; device is "cpu" or "cuda:N". What is longer than the training's audio comes in
    windows as long as that, stride_share of it apart. Raises FailedPrecondition (WEIGHTS_*).
    """

    def __init__(self, folder: Path, text_folder: Path, device: str, stride_share: float) -> None:
        # audiocraft knows "cuda" alone, which is the thread's current GPU.
        self._kind = device.partition(":")[0]
        if self._kind != "cpu":
            torch.cuda.set_device(device)
        self._language, config = load_language_model(folder, text_folder, self._kind)
        self._codec = load_codec(folder, config, self._kind)
        self.format = TokenFormat(
            sample_rate_hz=int(self._codec.sample_rate),
            channel_count=int(self._codec.channels),
            frame_rate_hz=float(self._codec.frame_rate),
            window_s=float(config.dataset.segment_duration),
        )
        window_frames = int(self.format.window_s * self.format.frame_rate_hz)
        schedule = Schedule(window_frames, int(stride_share * window_frames))
        guidance = config.classifier_free_guidance.inference_coef
        network = TokenNetwork(self._language)
        self._decoder = Decoder(network, delays_of(self._language), schedule, guidance)

    def frames_to_fill(self, duration_s: float) -> int:
        """How many tokens of each codebook are so long, rounded up."""
        return math.ceil(round(duration_s * self.format.frame_rate_hz, 6))

    def read(self, text: str) -> Tensor:
        """A text's embedding, [positions, dim]; made alone, so that it knows no neighbours."""
        provider = self._language.condition_provider
        with self._computing("a text"):
            tokens = provider.tokenize([ConditioningAttributes(text={"description": text})])
            embedding, _mask = provider(tokens)["description"]
        return embedding[0]

    def decode(
        self, rows: Sequence[Row], is_wanted: Callable[[int], bool]
    ) -> Iterator[Step | Passage]:
        """The rows' passages with steps between them (see Decoder); raises OutOfMemory."""
        events = self._decoder.decode(rows, is_wanted)
        while True:
            # Only while torch works: what runs between events is the caller's.
            with self._computing(f"{len(rows)} rows"):
                event = next(events, None)
            if event is None:
                return
            yield event

    def hear(self, tokens: Tensor) -> Frames:
        """The audio of tokens, [codebooks, frames]: float32 (frames, channels) at its rate."""
        with torch.inference_mode():
            audio = self._codec.decode(tokens[None], None)[0]
        frame_count = round(
            tokens.shape[-1] * self.format.sample_rate_hz / self.format.frame_rate_hz
        )
        return np.ascontiguousarray(audio[:, :frame_count].T.float().cpu().numpy())

    def write(self, samples: Frames) -> Tensor:
        """The tokens, [codebooks, frames], of audio (frames, channels) at the model's rate."""
        if samples.shape[1] != self.format.channel_count:
            mono = samples.mean(axis=1, keepdims=True)
            samples = np.repeat(mono, self.format.channel_count, axis=1)
        audio = torch.from_numpy(np.ascontiguousarray(samples.T)).to(self._kind)
        with torch.inference_mode():
            tokens, _scale = self._codec.encode(audio[None])
        return tokens[0]

    @contextmanager
    def _computing(self, what: str) -> Iterator[None]:
        """Without gradients; on a GPU in half precision, as audiocraft does. Raises OutOfMemory."""
        half = torch.autocast(self._kind, torch.float16, enabled=self._kind != "cpu")
        try:
            with torch.inference_mode(), half:
                yield
        except RuntimeError as error:
            if not isinstance(error, torch.OutOfMemoryError) and _CPU_ALLOCATOR not in str(error):
                raise
            if self._kind != "cpu":
                torch.cuda.empty_cache()
            raise OutOfMemory(
                "DEVICE_OUT_OF_MEMORY",
                f"there is no memory for {what}",
                retry_delay_s=_RETRY_DELAY_S,
            ) from error
