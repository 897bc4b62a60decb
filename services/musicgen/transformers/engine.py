"""The engine `musicgen`: MusicGen's published checkpoints, run by transformers."""

import math
from collections.abc import Generator, Iterator, Sequence
from pathlib import Path

import torch

from common.batching import BatchLimits, raise_if_all_cancelled
from common.engines import EngineInfo
from common.offload import CancelToken
from common.weights.device import pick_device
from common.weights.fingerprint import fingerprint
from common.weights.folder import find_weights
from common.weights.rights import weights_rights
from services.musicgen.bed.lead_in import lead_in
from services.musicgen.engine import FloatArray, MusicRequest, TakeEvent
from services.musicgen.prompt.wording import wording
from services.musicgen.transformers.checkpoint import load_checkpoint
from services.musicgen.transformers.codec import Codec
from services.musicgen.transformers.memory import named_lack_of_memory
from services.musicgen.transformers.take import OVERLAP_S, WINDOW_S, TakeInWork
from services.musicgen.transformers.text import TextEncoder
from services.musicgen.transformers.window import Window, WindowDecoder

_CODE_VERSION = "1"
_CLASS_S = 10
_PROGRESS_S = 0.5
_WARM_UP_FRAMES = 4


class MusicGen:
    """Makes all takes of one or several requests in one batch, window by window.

    A window is 30 s; the next one goes on from the codes of its last 12 s, so nothing is coded
    twice. Takes leave as their windows end, and memory does not grow with their length. Each row
    draws from random numbers of its own: what it becomes does not depend on the others.
    """

    def __init__(
        self,
        models_dir: Path,
        musicgen_model: str,
        device: str,
        max_batch_items: int,
        own_weights_commercial_use: bool,
    ) -> None:
        weights = find_weights(models_dir, musicgen_model)
        rights = weights_rights(weights, own_weights_commercial_use)
        self._device = pick_device(device)
        checkpoint = load_checkpoint(weights.path, self._device)
        self._codec = Codec(checkpoint.model)
        self._text = TextEncoder(checkpoint.model, checkpoint.tokenizer)
        self._decoder = WindowDecoder(checkpoint.model.decoder)
        self.batch_limits = BatchLimits(max_batch_items)
        self.info = EngineInfo(
            name="musicgen",
            version=f"{_CODE_VERSION}-{fingerprint(weights.path)}",
            licence=rights.licence,
            commercial_use=rights.commercial_use,
            device=self._device,
        )

    def warm_up(self) -> None:
        """Decodes some frames to audio."""
        nothing = torch.zeros((self._codec.codebook_count, 0), dtype=torch.long)
        randoms = torch.zeros((self._codec.codebook_count, _WARM_UP_FRAMES))
        window = self._window(["calm"], [nothing], [randoms], [_WARM_UP_FRAMES], [1.0])
        self._codec.decode(result_of(self._decoder.decode(window))[0])

    def generate(self, request: MusicRequest, token: CancelToken) -> Iterator[TakeEvent]:
        """The takes of one request, interleaved."""
        for _, event in self.run_batch([request], [token]):
            yield event

    def bucket(self, item: MusicRequest) -> tuple[int, int, int]:
        """Like lengths share batches: up to 30 s by 10 s, then by windows; and like lead-ins."""
        begun = self._lead_in(item)
        begun_frames = 0 if begun is None else len(begun)
        left_s = item.duration_ms / 1000 + begun_frames / self._codec.sample_rate_hz - WINDOW_S
        if left_s > 0:
            return math.ceil(left_s / (WINDOW_S - OVERLAP_S)), 0, begun_frames
        return 0, math.ceil(item.duration_ms / 1000 / _CLASS_S), begun_frames

    def run_batch(
        self, items: Sequence[MusicRequest], tokens: Sequence[CancelToken]
    ) -> Iterator[tuple[int, TakeEvent]]:
        """The takes of all requests, of one bucket; see BatchEngine."""
        raise_if_all_cancelled(tokens)
        takes = [take for index, item in enumerate(items) for take in self._begin(index, item)]
        with named_lack_of_memory(len(takes)):
            while takes:
                yield from self._grow(takes, tokens)
                takes = [take for take in takes if take.left_count]
                takes = [take for take in takes if not tokens[take.item_index].cancelled]

    def _begin(self, index: int, item: MusicRequest) -> Iterator[TakeInWork]:
        words = wording(item)
        samples = self._lead_in(item)
        begun = None if samples is None else self._codec.encode(samples)
        for take_index, take in enumerate(item.takes):
            yield TakeInWork(index, take_index, take, item.duration_ms, words, self._codec, begun)

    def _lead_in(self, item: MusicRequest) -> FloatArray | None:
        if item.previous_audio is None:
            return None
        return lead_in(item.previous_audio, self._codec.sample_rate_hz, OVERLAP_S)

    def _grow(
        self, takes: Sequence[TakeInWork], tokens: Sequence[CancelToken]
    ) -> Iterator[tuple[int, TakeEvent]]:
        """One window of all takes: progress at its steps, then each take's audio."""
        new_count = min(takes[0].room_count, max(take.left_count for take in takes))
        steps = self._decoder.decode(
            self._window(
                [take.prompt for take in takes],
                [take.begun for take in takes],
                [take.randoms()[:, :new_count] for take in takes],
                [min(new_count, take.left_count) for take in takes],
                [take.take.temperature for take in takes],
            )
        )
        codes = yield from self._watch(steps, takes, tokens)
        for take, row in zip(takes, codes, strict=True):
            raise_if_all_cancelled([tokens[take.item_index] for take in takes])
            if not tokens[take.item_index].cancelled:
                for event in take.grow(row):
                    yield take.item_index, event

    def _watch(
        self,
        steps: Generator[int, None, torch.Tensor],
        takes: Sequence[TakeInWork],
        tokens: Sequence[CancelToken],
    ) -> Generator[tuple[int, TakeEvent], None, torch.Tensor]:
        """Progress now and then; returns the codes. Raises Cancelled once nobody waits."""
        watched = [tokens[take.item_index] for take in takes]
        told_count = 0
        while True:
            raise_if_all_cancelled(watched)
            try:
                done_count = next(steps)
            except StopIteration as end:
                return end.value
            if done_count >= told_count + _PROGRESS_S * self._codec.frame_rate_hz:
                told_count = done_count
                for take in takes:
                    yield take.item_index, take.progress(done_count)

    def _window(
        self,
        prompts: Sequence[str],
        begun: Sequence[torch.Tensor],
        randoms: Sequence[torch.Tensor],
        new_counts: Sequence[int],
        temperatures: Sequence[float],
    ) -> Window:
        """The window on the device."""
        return Window(
            text=self._text.encode(prompts),
            begun=torch.stack(list(begun)).to(self._device),
            randoms=torch.stack(list(randoms)).to(self._device),
            new_counts=torch.tensor(new_counts, device=self._device),
            temperatures=torch.tensor(temperatures, device=self._device),
        )


def result_of(steps: Generator[int, None, torch.Tensor]) -> torch.Tensor:
    """What a generator returns once its steps are done."""
    while True:
        try:
            next(steps)
        except StopIteration as end:
            return end.value
