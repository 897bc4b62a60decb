"""One take while it is made: its tokens, its attempts, and its way out."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

import torch

from common.audiocraft.decoder import Passage, Row
from common.audiocraft.model import TokenModel
from services.audiogen.audiocraft.finish import blocks, finish_bed, finish_event, rounds
from services.audiogen.audiocraft.judgement import Judgement, judge
from services.audiogen.audiocraft.plan import Plan
from services.audiogen.engine import (
    EffectRequest,
    FloatArray,
    Take,
    TakeBlock,
    TakeEvent,
    TakeProgress,
    TakeResult,
)


@dataclass(frozen=True, slots=True)
class Attempt:
    """What one seed has led to; raw is audio at the model's rate, (frames, channels)."""

    take: Take
    raw: FloatArray
    judgement: Judgement


@dataclass(slots=True)
class Draft:
    """A take of the batch's request `item`; best is the best of its attempts so far."""

    item: int
    take_index: int
    request: EffectRequest
    plan: Plan
    take: Take
    best: Attempt | None = None
    passages: list[Passage] = field(default_factory=list)

    @property
    def usable(self) -> bool:
        """Whether an attempt came out neither silent nor clipped."""
        return self.best is not None and self.best.judgement.usable

    def row(self, text: object, model: TokenModel) -> Row:
        """The row of its next attempt, given its text's embedding."""
        frame_count = model.frames_to_fill(self.plan.make_s)
        return Row(text, self.take.seed, self.take.temperature, frame_count)

    def judge(self, model: TokenModel) -> None:
        """Turns the passages that have come into an attempt, and keeps the better."""
        raw = model.hear(torch.cat([passage.tokens for passage in self.passages], dim=-1))
        frame_count = sum(passage.tokens.shape[-1] for passage in self.passages)
        gain = sum(p.text_gain * p.tokens.shape[-1] for p in self.passages) / frame_count
        rate_hz = model.format.sample_rate_hz
        judgement = judge(raw, rate_hz, gain, lasting=self.request.lasting)
        if self.best is None or judgement.usable or judgement.score > self.best.judgement.score:
            self.best = Attempt(self.take, raw, judgement)

    def try_again(self, attempt: int) -> None:
        """Takes another seed, which the first one and the number of the attempt give."""
        name = f"{self.request.takes[self.take_index].seed}:{attempt}".encode()
        seed = int.from_bytes(hashlib.sha256(name).digest()[:4])
        self.take = replace(self.take, seed=seed)
        self.passages = []

    def deliver(self, sample_rate_hz: int) -> Iterator[TakeEvent]:
        """The blocks of the best attempt with progress between them, then its result."""
        if self.best is None:
            return
        if self.request.lasting:
            material, loudness_lufs = finish_bed(self.best.raw, sample_rate_hz, self.plan)
            parts = rounds(material, self.plan)
        else:
            event, loudness_lufs = finish_event(self.best.raw, sample_rate_hz, self.plan)
            parts = iter([event])
        done_frames = 0
        for part in parts:
            for block in blocks(part):
                yield TakeBlock(self.take_index, block)
            done_frames += len(part)
            yield TakeProgress(self.take_index, done_frames, self.plan.frame_count, "finishing")
        yield TakeResult(
            take_index=self.take_index,
            rendered_sound=self.request.sound or self.plan.text,
            score=self.best.judgement.score,
            loudness_lufs=loudness_lufs,
            take=self.best.take,
        )
