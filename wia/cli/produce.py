"""wia produce: narrations go in, produced audiobooks come out."""

from contextlib import AsyncExitStack
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from common.errors import Error
from common.settings import load_settings
from wia.cli import options as given
from wia.cli.console import OUT, complain, say
from wia.cli.exits import failure_code, run
from wia.cli.hearing import ensure_hearing
from wia.cli.progress import waiting, watching
from wia.client.async_client import AsyncClient
from wia.client.connection import require_gateway
from wia.client.model import ProductionOptions
from wia.production.failure import ProductionFailed
from wia.production.gateway import GatewayChoice, open_client
from wia.production.job import Job, run_job
from wia.production.plan import Wishes, plan_jobs, unfit_formats
from wia.production.summary import summary
from wia.settings import WiaSettings


def produce(
    narrations: Annotated[
        list[Path], given.existing("NARRATION...", "The voice recordings, in any audio format.")
    ],
    out: Annotated[
        Path,
        typer.Option(help="The mix: wav, flac, mp3, m4a or opus. A folder for several narrations."),
    ],
    script: Annotated[
        list[Path] | None,
        typer.Option(
            help="The manuscript as a text file; one for all narrations, or one each.",
            exists=True,
            dir_okay=False,
            readable=True,
        ),
    ] = None,
    profile: given.ProfileOption = given.Profile.PODCAST,
    density: Annotated[
        given.Density, typer.Option(help="How many sounds.")
    ] = given.Density.BALANCED,
    takes: Annotated[int, typer.Option(min=1, max=8, help="Takes of each effect.")] = 3,
    engine: given.EngineOption = None,
    python: given.PythonOption = None,
    language: given.LanguageOption = "ko",
    rights: given.RightsOption = given.Rights.RESEARCH,
    seed: given.SeedOption = 0,
    channels: given.ChannelsOption = given.Channels.NARRATION,
    genre: Annotated[
        str, typer.Option(help="Preset of the music, such as piano.", show_default=False)
    ] = "",
    title: Annotated[str, typer.Option(help="A name for people.", show_default=False)] = "",
    custom_loudness_lufs: given.CustomLoudnessOption = None,
    custom_true_peak_dbtp: given.CustomPeakOption = None,
    cue_sheet: Annotated[
        Path | None,
        typer.Option(help="Where to write the cue sheet (JSON).", show_default=False),
    ] = None,
    stems: given.StemsOption = None,
    report: given.ReportOption = None,
    audio_format: Annotated[
        given.AudioFormat | None,
        typer.Option(
            "--format",
            help="Of mixes in a folder; flac unless the profile asks for another.",
            show_default=False,
        ),
    ] = None,
    gateway: given.GatewayOption = "",
    data_dir: given.DataDirOption = None,
    yes: given.YesOption = False,
) -> None:
    """Add sound effects, ambience and music to narrations."""
    engines = given.parse_engines(engine)
    production_options = ProductionOptions(
        title=title,
        language=language,
        profile=profile.value,
        custom_loudness_lufs=custom_loudness_lufs,
        custom_true_peak_dbtp=custom_true_peak_dbtp,
        density=density.value,
        take_count=takes,
        engines=engines,
        rights_mode=rights.value,
        seed=seed,
        channel_layout=channels.value,
        genre=genre,
    )
    wishes = Wishes(
        narrations=narrations,
        options=production_options,
        out=out,
        audio_format=audio_format.value if audio_format else "",
        scripts=script or (),
        cue_sheet_out=cue_sheet,
        stems_dir=stems,
        report_out=report,
    )
    pythons = given.parse_pythons(python)
    jobs = plan_jobs(wishes)
    choice = choose_gateway(gateway, data_dir, engines, pythons, rights)
    if not (script or choice.url):
        ensure_hearing(engines.get("stt", ""), pythons, may_pull=yes)
    run(work_off(jobs, choice))


def choose_gateway(
    url: str,
    data_dir: Path | None,
    engines: dict[str, str],
    pythons: dict[str, Path],
    rights: given.Rights,
) -> GatewayChoice:
    """The gateway that options and environment name; raises InvalidArgument."""
    settings = load_settings(WiaSettings)
    if url := url or settings.gateway:
        require_gateway(url)
    return GatewayChoice(
        url=url,
        token=settings.api_token.get_secret_value(),
        data_dir=data_dir or settings.data_dir,
        engines=engines,
        pythons=pythons,
        commercial_only=rights is given.Rights.COMMERCIAL,
    )


async def work_off(jobs: list[Job], choice: GatewayChoice) -> None:
    """Does the jobs one after the other and tells what came of each.

    What fails is told and the rest is done; the verb fails in the end as the first of them did.
    """
    for line in unfit_formats(jobs):
        say(line)
    failures: list[Error | ProductionFailed] = []
    async with AsyncExitStack() as stack:
        with waiting(f"using {choice.url}" if choice.url else "starting the services"):
            client = await stack.enter_async_context(open_client(choice, say))
        for job in jobs:
            try:
                await _work_off_one(client, job, keep_id=choice.lasting)
            except (Error, ProductionFailed) as error:
                failures.append(error)
                if len(jobs) > 1:
                    complain(f"{job.narration}: {error.message}")
    if failures and len(jobs) > 1:
        raise typer.Exit(failure_code(failures[0]))
    if failures:
        raise failures[0]


async def _work_off_one(client: AsyncClient, job: Job, *, keep_id: bool) -> None:
    with watching(job.narration.name) as watcher:
        outcome = await run_job(client, job, watcher)
    OUT.print(f"[bold]{escape(str(job.narration))}[/]")
    OUT.print(summary(outcome, keep_id=keep_id))
