"""Decoding: from texts to tokens, many rows at once, what is longer than the model was trained on
in windows that overlap."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import torch

from common.audiocraft.network import TokenNetwork
from common.audiocraft.sampling import Sampler
from common.audiocraft.sheet import Sheet

Tensor = Any


@dataclass(frozen=True, slots=True)
class Row:
    """One sequence to make.

    text: its text's embedding, [positions, dim]; frame_count: tokens of each codebook, those of
    the prompt among them; prompt: what it goes on from, [codebooks, frames], or None.
    """

    text: Tensor
    seed: int
    temperature: float
    frame_count: int
    prompt: Tensor | None = None

    @property
    def prompt_frames(self) -> int:
        """How long the prompt is."""
        return 0 if self.prompt is None else self.prompt.shape[-1]


@dataclass(frozen=True, slots=True)
class Step:
    """How far the longest row is."""

    done_steps: int
    total_steps: int


@dataclass(frozen=True, slots=True)
class Passage:
    """The next tokens of a row, [codebooks, frames], in order and without its prompt.

    text_gain: by how much the text made them likelier than no text did, in nats a token.
    """

    row_index: int
    tokens: Tensor
    text_gain: float


@dataclass(frozen=True, slots=True)
class Schedule:
    """How a row is cut into windows, in frames: each but the first begins stride_frames after the
    one before and sees what that one made since (audiocraft's extend_stride)."""

    window_frames: int
    stride_frames: int

    def first_frames(self, row: Row) -> list[int]:
        """Where the windows of a row begin."""
        starts: list[int] = []
        known_frames = row.prompt_frames
        while known_frames < row.frame_count:
            starts.append(len(starts) * self.stride_frames)
            known_frames = self.end_frame(row, starts[-1])
        return starts

    def end_frame(self, row: Row, first_frame: int) -> int:
        """Where the window ends that begins at first_frame."""
        return min(row.frame_count, first_frame + self.window_frames)


@dataclass(slots=True)
class _Work:
    """A row at work: what is known of it so far, [codebooks, frames], and its randomness."""

    index: int
    row: Row
    generator: Any
    known: Tensor


class Decoder:
    """Makes rows with a network by classifier-free guidance (Ho & Salimans 2022)."""

    def __init__(
        self, network: TokenNetwork, delays: Sequence[int], schedule: Schedule, guidance: float
    ) -> None:
        self._network = network
        self._delays = torch.tensor(delays, device=network.device)
        self._schedule = schedule
        self._guidance = guidance

    def decode(
        self, rows: Sequence[Row], is_wanted: Callable[[int], bool]
    ) -> Iterator[Step | Passage]:
        """A Step after each step of the network, and each row's passages as its windows end.

        The caller looks at its cancel tokens between them; rows that are wanted no more are left
        out of the next window.
        """
        works = [self._begin(index, row) for index, row in enumerate(rows)]
        starts = [self._schedule.first_frames(row) for row in rows]
        window_count = max(map(len, starts))
        total_steps = sum(self._step_count(rows, starts, number) for number in range(window_count))
        done_steps = 0
        for number in range(window_count):
            first_frame = number * self._schedule.stride_frames
            window = [w for w in works if len(starts[w.index]) > number and is_wanted(w.index)]
            if not window:
                return
            sheet = self._sheet(window, first_frame)
            for _ in self._fill(sheet, window):
                done_steps += 1
                yield Step(min(done_steps, total_steps), total_steps)
            for place, work in enumerate(window):
                yield self._take_over(sheet, place, work, first_frame)

    def _begin(self, index: int, row: Row) -> _Work:
        device = self._network.device
        generator = torch.Generator(device).manual_seed(row.seed)
        nothing = torch.zeros(self._network.codebook_count, 0, dtype=torch.long, device=device)
        return _Work(index, row, generator, nothing if row.prompt is None else row.prompt)

    def _step_count(self, rows: Sequence[Row], starts: Sequence[Sequence[int]], number: int) -> int:
        """How many steps the network goes in the window of this number."""
        begins, ends = [], []
        for row, own in zip(rows, starts, strict=True):
            if len(own) > number:
                known = self._schedule.end_frame(row, own[number - 1]) if number else 0
                begins.append(max(known, row.prompt_frames) - own[number])
                ends.append(self._schedule.end_frame(row, own[number]) - own[number])
        return max(ends) - min(begins) + int(self._delays.max() - self._delays.min())

    def _sheet(self, window: Sequence[_Work], first_frame: int) -> Sheet:
        return Sheet(
            [work.known[:, first_frame:] for work in window],
            [self._schedule.end_frame(work.row, first_frame) - first_frame for work in window],
            self._delays,
            self._network.special_token,
        )

    def _fill(self, sheet: Sheet, window: Sequence[_Work]) -> Iterator[None]:
        """Draws all tokens of a window, step by step."""
        sampler = Sampler(
            [work.generator for work in window], [work.row.temperature for work in window]
        )
        course = self._network.begin([work.row.text for work in window], sheet.step_count)
        seen = 0
        for step in range(sheet.first_step, sheet.step_count):
            with_text, without = self._network.advance(course, sheet.sequence[..., seen:step])
            guided = without + (with_text - without) * self._guidance
            drawn = sampler.draw(guided, sheet.active(step))
            sheet.write(step, drawn, _text_gains(with_text, without, drawn))
            seen = step
            yield

    def _take_over(self, sheet: Sheet, place: int, work: _Work, first_frame: int) -> Passage:
        fresh = sheet.tokens(place)[:, work.known.shape[-1] - first_frame :]
        work.known = torch.cat([work.known, fresh], dim=-1)
        return Passage(work.index, fresh, sheet.mean_gain(place))


def _text_gains(with_text: Tensor, without: Tensor, drawn: Tensor) -> Tensor:
    """log p(token | text) - log p(token), [rows, codebooks]: their pointwise mutual information."""
    likelier = torch.log_softmax(with_text, dim=-1) - torch.log_softmax(without, dim=-1)
    return likelier.gather(-1, drawn[..., None])[..., 0]
