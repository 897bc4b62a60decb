"""wia effect: one sound from a prompt."""

from pathlib import Path
from typing import Annotated

import typer
from whereisaudio.audiogen.v1 import audiogen_pb2_grpc

from common.rpc.client import open_channel
from wia.cli import options as given
from wia.cli.exits import run
from wia.cli.progress import counting
from wia.cli.starting import started
from wia.cli.takes import keep_take, require_take_format
from wia.direct.call import rights_mode
from wia.direct.generate import TakeOptions, make_effect
from wia.system.layout import SystemOptions

_AUDIOGEN = "audiogen"


def effect(
    prompt: Annotated[str, typer.Argument(help="What is heard, in English.")],
    out: Annotated[Path, typer.Option(help="The sound: wav, flac, mp3 or opus.")],
    duration_s: Annotated[
        float, typer.Option("--duration-s", min=0.1, max=600, help="How long it is.")
    ] = 4.0,
    seed: given.SeedOption = 0,
    engine: given.EngineOption = None,
    python: given.PythonOption = None,
    rights: given.RightsOption = given.Rights.RESEARCH,
) -> None:
    """Make one sound effect."""
    require_take_format(out)
    if not prompt.strip():
        raise typer.BadParameter("the prompt is empty")
    commercial = rights is given.Rights.COMMERCIAL
    system = SystemOptions(
        services=(_AUDIOGEN,),
        engines=given.parse_engines(engine),
        pythons=given.parse_pythons(python),
        commercial_only=commercial,
    )
    run(
        _effect(
            prompt,
            out,
            TakeOptions(round(duration_s * 1000), seed, rights_mode(commercial)),
            system,
        )
    )


async def _effect(prompt: str, out: Path, options: TakeOptions, system: SystemOptions) -> None:
    async with (
        started(system) as running,
        open_channel(running.addresses.services[_AUDIOGEN]) as channel,
    ):
        with counting("making the sound") as see_share:
            stub = audiogen_pb2_grpc.AudioGenStub(channel)
            take = await make_effect(stub, prompt, options, see_share)
    keep_take(take, out)
