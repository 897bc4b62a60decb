"""wia mix: renders an edited cue sheet."""

from pathlib import Path
from typing import Annotated

import typer

from wia.cli import options as given
from wia.cli.exits import run
from wia.cli.produce import choose_gateway, work_off
from wia.client.model import ProductionOptions
from wia.production.plan import Wishes, plan_jobs


def mix(
    narration: given.Narration,
    cue_sheet: Annotated[
        Path,
        typer.Option(
            help="The cue sheet (JSON) to render.", exists=True, dir_okay=False, readable=True
        ),
    ],
    out: Annotated[Path, typer.Option(help="The mix: wav, flac, mp3, m4a or opus.")],
    profile: given.ProfileOption = given.Profile.PODCAST,
    engine: given.EngineOption = None,
    python: given.PythonOption = None,
    rights: given.RightsOption = given.Rights.RESEARCH,
    seed: given.SeedOption = 0,
    channels: given.ChannelsOption = given.Channels.NARRATION,
    custom_loudness_lufs: given.CustomLoudnessOption = None,
    custom_true_peak_dbtp: given.CustomPeakOption = None,
    stems: given.StemsOption = None,
    report: given.ReportOption = None,
    gateway: given.GatewayOption = "",
    data_dir: given.DataDirOption = None,
) -> None:
    """Render a cue sheet that you have edited."""
    engines = given.parse_engines(engine)
    wishes = Wishes(
        narrations=[narration],
        options=ProductionOptions(
            profile=profile.value,
            custom_loudness_lufs=custom_loudness_lufs,
            custom_true_peak_dbtp=custom_true_peak_dbtp,
            engines=engines,
            rights_mode=rights.value,
            seed=seed,
            channel_layout=channels.value,
        ),
        out=out,
        cue_sheet=cue_sheet,
        stems_dir=stems,
        report_out=report,
    )
    pythons = given.parse_pythons(python)
    run(work_off(plan_jobs(wishes), choose_gateway(gateway, data_dir, engines, pythons, rights)))
