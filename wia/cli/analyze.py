"""wia analyze: sentences to labels and prompts, without audio."""

import json
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import IO, Annotated, Any

import typer
from whereisaudio.classifier.v1 import classifier_pb2_grpc
from whereisaudio.prompter.v1 import prompter_pb2_grpc

from common.rpc.client import open_channel
from common.text.script import Script, decode_script
from common.text.sentences import is_speakable, split_sentences
from wia.cli import options as given
from wia.cli.console import OUT, say
from wia.cli.exits import run
from wia.cli.starting import started
from wia.direct.judge import Judgement, Judges, Line
from wia.system.layout import SystemOptions

_NO_FAMILY = "none"


def analyze(
    script: Annotated[Path, given.existing("SCRIPT", "A text file (UTF-8, UTF-16, CP949).")],
    one_per_line: Annotated[
        bool, typer.Option("--one-per-line", help="Take each line as one sentence.")
    ] = False,
    out: Annotated[
        Path | None,
        typer.Option(help="Where to write JSON lines; stdout otherwise.", show_default=False),
    ] = None,
    engine: given.EngineOption = None,
    python: given.PythonOption = None,
    language: given.LanguageOption = "ko",
    rights: given.RightsOption = given.Rights.RESEARCH,
) -> None:
    """Say of each sentence of a text what it feels like and which sound it calls for."""
    lines = list(_lines(decode_script(script.read_bytes()), one_per_line=one_per_line))
    system = SystemOptions(
        services=("classifier", "prompter"),
        engines=given.parse_engines(engine),
        pythons=given.parse_pythons(python),
        commercial_only=rights is given.Rights.COMMERCIAL,
    )
    run(_analyze(lines, language, out, system))


async def _analyze(
    lines: list[Line], language: str, out: Path | None, options: SystemOptions
) -> None:
    async with (
        started(options) as system,
        open_channel(system.addresses.services["classifier"]) as classifier,
        open_channel(system.addresses.services["prompter"]) as prompter,
    ):
        judges = Judges(
            classifier_pb2_grpc.ClassifierStub(classifier),
            prompter_pb2_grpc.PrompterStub(prompter),
        )
        judgements = [judgement async for judgement in judges.judge(lines, language)]
    if out is None:
        _write(judgements, OUT.file)
        return
    out.parent.mkdir(parents=True, exist_ok=True)
    with out.open("w", encoding="utf-8") as file:
        _write(judgements, file)
    effect_count = sum(judgement.effect for judgement in judgements)
    say(f"{len(judgements)} sentences, {effect_count} with a sound, are in {out}")


def _lines(script: Script, *, one_per_line: bool) -> Iterator[Line]:
    for line in script.lines:
        texts = [line.text] if one_per_line else filter(is_speakable, split_sentences(line.text))
        for position, text in enumerate(texts):
            yield Line(f"{line.index}.{position}", text, line.index)


def _write(judgements: list[Judgement], file: IO[str]) -> None:
    for judgement in judgements:
        file.write(json.dumps(_document(judgement), ensure_ascii=False) + "\n")


def _document(judgement: Judgement) -> dict[str, Any]:
    """The fields of architecture.md; of several sounds the surest stands in front."""
    sounds = sorted(judgement.sounds, key=lambda sound: -sound.confidence)
    first = sounds[0] if sounds else None
    return {
        "id": judgement.line.id,
        "text": judgement.line.text,
        "script_line": judgement.line.script_line,
        "effect_probability": round(judgement.effect_probability, 4),
        "emotion": {name: round(value, 4) for name, value in asdict(judgement.emotion).items()},
        "effect": int(judgement.effect),
        "sound": first.sound if first else "",
        "family": (first.family or _NO_FAMILY) if first else _NO_FAMILY,
        "trigger": first.trigger if first else "",
        "prompt": first.prompt if first else "",
        "sounds": [
            {
                "trigger": sound.trigger,
                "sound": sound.sound,
                "family": sound.family or _NO_FAMILY,
                "prompt": sound.prompt,
                "confidence": round(sound.confidence, 4),
            }
            for sound in sounds
        ],
    }
