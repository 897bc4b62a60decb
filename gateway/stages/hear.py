"""Finding what is said when: sentences in order of time, as they become certain."""

import asyncio
import hashlib
from collections.abc import AsyncIterator, Sequence

from pydantic import TypeAdapter

from common.errors import FailedPrecondition
from common.sentences import Sentence
from common.text.script import Script, ScriptLine
from gateway.artifacts.key import artifact_key
from gateway.clients.stt import Hearing, align, transcribe
from gateway.ingest.narration import Narration, Window
from gateway.production import Stage, Warning
from gateway.stages.ordered import ordered
from gateway.stages.unit import Unit
from gateway.stages.work import Work

_HEARING = TypeAdapter(Hearing)
_SENTENCES = TypeAdapter(tuple[Sentence, ...])
_FILE = "sentences.json"
_QUEUE_SENTENCES = 64
# Absent script lines that a warning names.
_NAMED_LINES = 20


async def hear(work: Work, narration: Narration, script: Script | None) -> AsyncIterator[Sentence]:
    """The narration's sentences; raises what the stt service answers."""
    if script is not None:
        sentences = _align(work, narration, script)
    else:
        sentences = _transcribe(work, narration)
    count = 0
    async for sentence in sentences:
        await work.tell([sentence])
        count += 1
        yield sentence
    if count == 0:
        raise FailedPrecondition("NO_SPEECH", "no sentence was heard in the narration")
    await work.complete(Stage.TRANSCRIBE, narration.duration_ms)


async def _align(work: Work, narration: Narration, script: Script) -> AsyncIterator[Sentence]:
    engine, version = work.engine_version("stt")
    lines = script.lines
    text = "\n".join(f"{line.index} {line.text}" for line in lines)
    key = artifact_key(
        "align",
        pcm=narration.pcm_sha256,
        script=hashlib.sha256(text.encode()).hexdigest(),
        language=work.production.config.language,
        engine=engine,
        version=version,
    )
    work.use_artifact(key)
    path = await work.stores.artifacts.find(key)
    if path is not None:
        hearing = _HEARING.validate_json((path / _FILE).read_bytes())
        for sentence in hearing.sentences:
            yield sentence
    else:
        queue: asyncio.Queue[Sentence | None] = asyncio.Queue(_QUEUE_SENTENCES)
        task = asyncio.create_task(_call_align(work, narration, lines, queue))
        try:
            while (heard := await queue.get()) is not None:
                yield heard
            hearing = await task
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
        async with work.stores.artifacts.create(key) as folder:
            (folder / _FILE).write_bytes(_HEARING.dump_json(hearing))
    await work.tell(_absences(hearing))


async def _call_align(
    work: Work,
    narration: Narration,
    lines: Sequence[ScriptLine],
    queue: asyncio.Queue[Sentence | None],
) -> Hearing:
    """Calls Align, again when it breaks off: an engine gives the same sentences each time, so
    that those passed on before are skipped."""
    passed_count = 0

    async def call() -> Hearing:
        seen_count = 0

        async def pass_on(sentence: Sentence) -> None:
            nonlocal passed_count, seen_count
            seen_count += 1
            if seen_count > passed_count:
                passed_count = seen_count
                work.report(Stage.TRANSCRIBE, sentence.end_ms, narration.duration_ms)
                await queue.put(sentence)

        return await align(
            work.services.stt,
            work.context,
            narration.speech_path,
            lines,
            work.deadline_s(narration.duration_ms),
            pass_on,
        )

    try:
        unit = Unit(Stage.TRANSCRIBE, "narration", "whole", narration.duration_ms)
        return await work.attempt(unit, call)
    finally:
        await queue.put(None)


async def _transcribe(work: Work, narration: Narration) -> AsyncIterator[Sentence]:
    async def windows() -> AsyncIterator[Window]:
        for window in narration.windows:
            yield window

    async def one(window: Window) -> tuple[Sentence, ...]:
        return await _transcribe_window(work, narration, window)

    done_ms = 0
    async for sentences in ordered(windows(), one, work.settings.max_calls_per_stage):
        for sentence in sentences:
            done_ms = sentence.end_ms
            yield sentence
        work.report(Stage.TRANSCRIBE, done_ms, narration.duration_ms)


async def _transcribe_window(
    work: Work, narration: Narration, window: Window
) -> tuple[Sentence, ...]:
    engine, version = work.engine_version("stt")
    key = artifact_key(
        "transcribe",
        pcm=narration.pcm_sha256,
        start_ms=window.start_ms,
        end_ms=window.end_ms,
        language=work.production.config.language,
        engine=engine,
        version=version,
    )
    work.use_artifact(key)
    path = await work.stores.artifacts.find(key)
    if path is not None:
        return _SENTENCES.validate_json((path / _FILE).read_bytes())
    audio_ms = window.end_ms - window.start_ms
    sentences = await work.attempt(
        Unit(Stage.TRANSCRIBE, "window", window.index, audio_ms),
        lambda: transcribe(
            work.services.stt,
            work.context,
            narration.speech_path,
            window.start_ms,
            window.end_ms,
            work.deadline_s(audio_ms),
        ),
    )
    async with work.stores.artifacts.create(key) as folder:
        (folder / _FILE).write_bytes(_SENTENCES.dump_json(sentences))
    return sentences


def _absences(hearing: Hearing) -> list[Warning]:
    """What the user should know of script and narration."""
    warnings = []
    absent = hearing.absent_sentences
    if absent:
        named = ", ".join(f"{s.script_line + 1} “{s.text}”" for s in absent[:_NAMED_LINES])
        more = f" and {len(absent) - _NAMED_LINES} more" if len(absent) > _NAMED_LINES else ""
        warnings.append(
            Warning(
                "SCRIPT_LINES_ABSENT",
                f"{len(absent)} sentence(s) of the script were not read, in line {named}{more}",
            )
        )
    unscripted_count = sum(1 for sentence in hearing.sentences if not sentence.text)
    if unscripted_count:
        warnings.append(
            Warning(
                "SPEECH_NOT_IN_SCRIPT",
                f"{unscripted_count} stretch(es) of speech stand in no line of the script",
            )
        )
    return warnings
