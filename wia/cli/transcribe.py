"""wia transcribe: what is said when."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.markup import escape
from whereisaudio.stt.v1 import stt_pb2_grpc

from common.rpc.client import open_channel
from common.text.script import Script, decode_script
from wia.cli import options as given
from wia.cli.console import OUT, say
from wia.cli.exits import run
from wia.cli.hearing import ensure_hearing
from wia.cli.progress import counting
from wia.cli.starting import started
from wia.direct.call import rights_mode
from wia.direct.hear import Hearing, Speech, align
from wia.direct.hear import transcribe as write_down
from wia.production.pace import clock
from wia.system.layout import SystemOptions
from wia.system.workplace import workplace

_STT = "stt"


def transcribe(
    narration: given.Narration,
    script: given.ScriptOption = None,
    out: Annotated[
        Path | None,
        typer.Option(help="Where to write the sentences (JSON).", show_default=False),
    ] = None,
    engine: given.EngineOption = None,
    python: given.PythonOption = None,
    language: given.LanguageOption = "ko",
    rights: given.RightsOption = given.Rights.RESEARCH,
    yes: given.YesOption = False,
) -> None:
    """Find out what is said when."""
    decoded = None if script is None else decode_script(script.read_bytes())
    commercial = rights is given.Rights.COMMERCIAL
    system = SystemOptions(
        services=(_STT,),
        engines=given.parse_engines(engine),
        pythons=given.parse_pythons(python),
        commercial_only=commercial,
    )
    with workplace() as folder:
        speech = _read(narration, folder, language, commercial)
        if script is None:
            ensure_hearing(system.engines.get(_STT, ""), system.pythons, may_pull=yes)
        run(_transcribe(speech, decoded, out, system))


def _read(narration: Path, folder: Path, language: str, commercial: bool) -> Speech:
    # The decoder takes long to import, and no other verb needs it.
    from wia.audio.speech import write_speech

    pcm_path = folder / "speech.pcm"
    duration_ms = write_speech(narration, pcm_path)
    return Speech(pcm_path, duration_ms, language, rights_mode(commercial))


async def _transcribe(
    speech: Speech, script: Script | None, out: Path | None, options: SystemOptions
) -> None:
    _tell(await _hear(speech, script, options), out)


def _tell(hearing: Hearing, out: Path | None) -> None:
    if out is not None:
        out.parent.mkdir(parents=True, exist_ok=True)
        text = json.dumps(_document(hearing), ensure_ascii=False, indent=1)
        out.write_text(text + "\n", encoding="utf-8")
        say(f"{len(hearing.sentences)} sentences ({hearing.engine}) are in {out}")
    else:
        for sentence in hearing.sentences:
            at = clock(sentence.start_ms / 1000)
            OUT.print(f"[dim]{at:>7}[/]  {escape(sentence.text or '(in no line of the script)')}")
    for line in hearing.absent_script_lines:
        say(f"line {line + 1} of the script was never read")


async def _hear(speech: Speech, script: Script | None, options: SystemOptions) -> Hearing:
    async with (
        started(options) as system,
        open_channel(system.addresses.services[_STT]) as channel,
    ):
        stub = stt_pb2_grpc.SpeechToTextStub(channel)
        with counting("listening") as see_share:

            def see_heard(end_ms: int) -> None:
                see_share(end_ms / max(speech.duration_ms, 1))

            if script is None:
                return await write_down(stub, speech, see_heard)
            return await align(stub, speech, script, see_heard)


def _document(hearing: Hearing) -> dict[str, Any]:
    return {
        "sentences": [asdict(sentence) for sentence in hearing.sentences],
        "absent_script_lines": list(hearing.absent_script_lines),
        "script_match": hearing.script_match,
        "engine": hearing.engine,
    }
