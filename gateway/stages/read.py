"""Judging each sentence and naming its sounds, window by window."""

import hashlib
from collections import deque
from collections.abc import AsyncIterable, AsyncIterator, Sequence
from dataclasses import dataclass

from pydantic import TypeAdapter

from common.sentences import Sentence
from gateway.artifacts.key import artifact_key
from gateway.clients.classifier import ClassifyUnit, classify
from gateway.clients.prompter import SentencePrompts, write_prompts
from gateway.ingest.narration import Narration
from gateway.plan.effects import deserves_sound
from gateway.plan.labels import Label, ReadSentence
from gateway.plan.presets import PRESETS
from gateway.production import Stage, Warning
from gateway.stages.ordered import ordered
from gateway.stages.unit import Unit
from gateway.stages.work import Work

# Neighbours that a window's sentences are judged with, on either side.
_CONTEXT_SENTENCES = 11
_READ = TypeAdapter(tuple[ReadSentence, ...])
_SENTENCES = TypeAdapter(tuple[Sentence, ...])
_FILE = "read.json"


@dataclass(frozen=True, slots=True)
class ReadWindow:
    """A window's sentences with all that is known of them."""

    index: int
    sentences: tuple[ReadSentence, ...]


async def read(
    work: Work, narration: Narration, sentences: AsyncIterable[Sentence]
) -> AsyncIterator[ReadWindow]:
    """All windows in order; several are in work at a time."""

    async def one(numbered: tuple[int, ClassifyUnit]) -> ReadWindow:
        index, unit = numbered
        return ReadWindow(index, await _read_window(work, narration, index, unit))

    units = _cut_units(narration, sentences)
    async for window in ordered(units, one, work.settings.max_calls_per_stage):
        done_ms = narration.windows[window.index].end_ms
        work.report(Stage.CLASSIFY, done_ms, narration.duration_ms)
        work.report(Stage.PROMPT, done_ms, narration.duration_ms)
        yield window
    await work.complete(Stage.CLASSIFY, narration.duration_ms)
    await work.complete(Stage.PROMPT, narration.duration_ms)


async def _cut_units(
    narration: Narration, sentences: AsyncIterable[Sentence]
) -> AsyncIterator[tuple[int, ClassifyUnit]]:
    """A unit a window, as soon as the sentences after it are known that it is judged with."""
    before: deque[Sentence] = deque(maxlen=_CONTEXT_SENTENCES)
    pending: deque[Sentence] = deque()
    index = 0

    def cut(end_ms: int) -> ClassifyUnit:
        inside: list[Sentence] = []
        while pending and pending[0].start_ms < end_ms:
            inside.append(pending.popleft())
        after = tuple(list(pending)[:_CONTEXT_SENTENCES])
        window = narration.windows[index]
        unit = ClassifyUnit(tuple(inside), tuple(before), after, window.start_ms, window.end_ms)
        before.extend(inside)
        return unit

    async for sentence in sentences:
        pending.append(sentence)
        while index < len(narration.windows) - 1:
            end_ms = narration.windows[index].end_ms
            later_count = sum(1 for waiting in pending if waiting.start_ms >= end_ms)
            if later_count < _CONTEXT_SENTENCES:
                break
            yield index, cut(end_ms)
            index += 1
    while index < len(narration.windows):
        last = index == len(narration.windows) - 1
        end_ms = narration.windows[index].end_ms
        yield index, cut(max(end_ms, pending[-1].start_ms + 1) if last and pending else end_ms)
        index += 1


@dataclass(frozen=True, slots=True)
class _Keys:
    """Where a unit's result is kept: for all productions or, after an outage, for its own."""

    shared: str
    own: str


async def _read_window(
    work: Work, narration: Narration, index: int, unit: ClassifyUnit
) -> tuple[ReadSentence, ...]:
    if not unit.sentences:
        return ()
    artifacts, keys = work.stores.artifacts, _keys(work, narration, unit)
    key = keys.own if await artifacts.find(keys.own) else keys.shared
    work.use_artifact(key)
    path = await artifacts.find(key)
    if path is not None:
        return _READ.validate_json((path / _FILE).read_bytes())
    audio_ms = unit.end_ms - unit.start_ms
    labels = await work.attempt(
        Unit(Stage.CLASSIFY, "window", index, audio_ms),
        lambda: classify(
            work.services.classifier,
            work.context,
            unit,
            narration.speech_path,
            work.deadline_s(audio_ms),
        ),
    )
    prompts = await _write_prompts(work, index, unit, labels)
    result = tuple(
        ReadSentence(sentence, label, prompts[sentence.id].sounds if sentence.id in prompts else ())
        for sentence, label in zip(unit.sentences, labels, strict=True)
    )
    if any(prompt.outage for prompt in prompts.values()):
        key = keys.own
        work.use_artifact(key)
    async with artifacts.create(key) as folder:
        (folder / _FILE).write_bytes(_READ.dump_json(result))
    return result


def _keys(work: Work, narration: Narration, unit: ClassifyUnit) -> _Keys:
    """Both keys; docs/decisions/prompts-of-an-outage.md says why there are two."""
    config = work.production.config
    inputs = {
        "pcm": narration.pcm_sha256,
        "sentences": _hash(unit.sentences),
        "before": _hash(unit.context_before),
        "after": _hash(unit.context_after),
        "start_ms": unit.start_ms,
        "end_ms": unit.end_ms,
        "language": config.language,
        "density": config.density.value,
        "seed": config.seed,
        "classifier": work.engine_version("classifier"),
        "prompter": work.engine_version("prompter"),
    }
    own = artifact_key("read", **inputs, production=work.production.id)
    return _Keys(artifact_key("read", **inputs), own)


async def _write_prompts(
    work: Work, index: int, unit: ClassifyUnit, labels: Sequence[Label]
) -> dict[str, SentencePrompts]:
    """The prompts of the sentences that deserve a sound, by their ids."""
    preset = PRESETS[work.production.config.density]
    pairs = zip(unit.sentences, labels, strict=True)
    sounding = [pair for pair in pairs if deserves_sound(pair[1], preset)]
    if not sounding:
        return {}
    answers = await work.attempt(
        Unit(Stage.PROMPT, "window", index, unit.end_ms - unit.start_ms),
        lambda: write_prompts(
            work.services.prompter,
            work.context,
            sounding,
            work.production.config.seed,
            work.settings.call_deadline_s,
        ),
    )
    degraded = {answer.degraded_reason for answer in answers if answer.degraded_reason}
    await work.tell([Warning("PROMPT_DEGRADED", reason) for reason in sorted(degraded)])
    return {answer.sentence_id: answer for answer in answers}


def _hash(sentences: Sequence[Sentence]) -> str:
    return hashlib.sha256(_SENTENCES.dump_json(tuple(sentences))).hexdigest()
