"""wia music: a piece of background music for an emotion."""

from pathlib import Path
from typing import Annotated

import typer
from whereisaudio.musicgen.v1 import musicgen_pb2_grpc

from common.emotions import Emotion
from common.rpc.client import open_channel
from wia.cli import options as given
from wia.cli.exits import run
from wia.cli.progress import counting
from wia.cli.starting import started
from wia.cli.takes import keep_take, require_take_format
from wia.direct.call import rights_mode
from wia.direct.generate import MusicWish, TakeOptions, make_music
from wia.system.layout import SystemOptions

_MUSICGEN = "musicgen"


def music(
    emotion: Annotated[Emotion, typer.Option(help="What it should make one feel.")],
    out: Annotated[Path, typer.Option(help="The music: wav, flac, mp3 or opus.")],
    duration_s: Annotated[
        float, typer.Option("--duration-s", min=1, max=1800, help="How long it is.")
    ] = 30.0,
    intensity: Annotated[float, typer.Option(min=0, max=1, help="How strongly.")] = 0.5,
    genre: Annotated[
        str, typer.Option(help="Preset such as piano; free otherwise.", show_default=False)
    ] = "",
    seed: given.SeedOption = 0,
    engine: given.EngineOption = None,
    python: given.PythonOption = None,
    rights: given.RightsOption = given.Rights.RESEARCH,
) -> None:
    """Make one piece of background music."""
    require_take_format(out)
    commercial = rights is given.Rights.COMMERCIAL
    system = SystemOptions(
        services=(_MUSICGEN,),
        engines=given.parse_engines(engine),
        pythons=given.parse_pythons(python),
        commercial_only=commercial,
    )
    options = TakeOptions(round(duration_s * 1000), seed, rights_mode(commercial))
    run(_music(MusicWish(emotion, intensity, genre), out, options, system))


async def _music(wish: MusicWish, out: Path, options: TakeOptions, system: SystemOptions) -> None:
    async with (
        started(system) as running,
        open_channel(running.addresses.services[_MUSICGEN]) as channel,
    ):
        with counting("making the music") as see_share:
            stub = musicgen_pb2_grpc.MusicGenStub(channel)
            take = await make_music(stub, wish, options, see_share)
    keep_take(take, out)
