"""Options that several verbs have."""

import os
from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from common.settings import load_settings
from wia.settings import WiaSettings
from wia.system.layout import SERVICES


class Profile(StrEnum):
    """Delivery targets."""

    PODCAST = "podcast"
    SPOTIFY = "spotify"
    FINDAWAY = "findaway"
    ACX = "acx"
    EBU_R128 = "ebu-r128"
    CUSTOM = "custom"


class Density(StrEnum):
    """How many sounds."""

    SPARSE = "sparse"
    BALANCED = "balanced"
    RICH = "rich"


class Rights(StrEnum):
    """What may be done with the result."""

    RESEARCH = "research"
    COMMERCIAL = "commercial"


class Channels(StrEnum):
    """Channels of the mix."""

    NARRATION = "narration"
    STEREO = "stereo"


class AudioFormat(StrEnum):
    """Formats of delivery."""

    WAV = "wav"
    FLAC = "flac"
    MP3 = "mp3"
    M4A = "m4a"
    OPUS = "opus"


def existing(name: str, what: str) -> Any:
    """An argument that is a file which can be read."""
    return typer.Argument(metavar=name, help=what, exists=True, dir_okay=False, readable=True)


def _file_option(name: str, what: str) -> Any:
    return typer.Option(name, help=what, exists=True, dir_okay=False, readable=True)


Narration = Annotated[Path, existing("NARRATION", "The voice recording, in any audio format.")]
ScriptOption = Annotated[
    Path | None, _file_option("--script", "The manuscript as a text file (UTF-8, UTF-16, CP949).")
]
GatewayOption = Annotated[
    str,
    typer.Option(
        "--gateway",
        help="URL of a gateway (or WIA_GATEWAY); one is started on this machine otherwise.",
        show_default=False,
    ),
]
DataDirOption = Annotated[
    Path | None,
    typer.Option(
        "--data-dir",
        help="Where a gateway on this machine keeps productions (or WIA_DATA_DIR); what has "
        "been made is used again. A temporary folder otherwise.",
        file_okay=False,
        show_default=False,
    ),
]
EngineOption = Annotated[
    list[str] | None,
    typer.Option(
        "--engine",
        metavar="SERVICE=NAME",
        help=f"Engine of a service ({', '.join(SERVICES[:-1])}); may be repeated.",
        show_default=False,
    ),
]
PythonOption = Annotated[
    list[str] | None,
    typer.Option(
        "--python",
        metavar="SERVICE=PATH",
        help="Python interpreter of a service on this machine whose engine needs packages of its "
        "own (or WIA_PYTHON); may be repeated.",
        show_default=False,
    ),
]
RightsOption = Annotated[
    Rights,
    typer.Option("--rights", help="commercial keeps to engines whose licence allows it."),
]
YesOption = Annotated[
    bool,
    typer.Option(
        "--yes",
        "-y",
        help="Pull weights that are needed without asking (or WIA_PULL): without a script, "
        "the small Whisper.",
    ),
]
LanguageOption = Annotated[str, typer.Option("--language", help="BCP 47 tag of the narration.")]
SeedOption = Annotated[int, typer.Option("--seed", help="Seed of everything that is drawn.")]
ProfileOption = Annotated[Profile, typer.Option("--profile", help="Delivery target.")]
ChannelsOption = Annotated[
    Channels,
    typer.Option("--channels", help="The narration's own, or stereo sounds around it."),
]
CustomLoudnessOption = Annotated[
    float | None,
    typer.Option("--custom-loudness-lufs", help="Loudness of profile custom.", show_default=False),
]
CustomPeakOption = Annotated[
    float | None,
    typer.Option(
        "--custom-true-peak-dbtp", help="Peak limit of profile custom.", show_default=False
    ),
]
StemsOption = Annotated[
    Path | None,
    typer.Option("--stems", help="Folder for the stems as FLAC.", show_default=False),
]
ReportOption = Annotated[
    Path | None,
    typer.Option("--report", help="Where to write an HTML report.", show_default=False),
]


def parse_engines(choices: Sequence[str] | None) -> dict[str, str]:
    """SERVICE=NAME options as names by service; raises typer.BadParameter."""
    return _by_service(choices or (), "NAME", SERVICES[:-1])


def parse_pythons(choices: Sequence[str] | None) -> dict[str, Path]:
    """SERVICE=PATH options, or those of WIA_PYTHON, as absolute paths by service.

    Raises typer.BadParameter where there is no such interpreter.
    """
    given = choices or load_settings(WiaSettings).python.split()
    pythons = {}
    for service, name in _by_service(given, "PATH", SERVICES).items():
        # Not resolved: what an environment's python links to knows nothing of its packages.
        pythons[service] = Path(name).expanduser().absolute()
        if not os.access(pythons[service], os.X_OK) or pythons[service].is_dir():
            raise typer.BadParameter(f"{service}: there is no interpreter {pythons[service]}")
    return pythons


def _by_service(choices: Sequence[str], what: str, services: Sequence[str]) -> dict[str, str]:
    values = {}
    for choice in choices:
        service, equals, value = choice.partition("=")
        if not equals or not value:
            raise typer.BadParameter(f"got {choice!r}, expected SERVICE={what}")
        if service not in services:
            known = ", ".join(services)
            raise typer.BadParameter(f"there is no service {service!r}; known are {known}")
        values[service] = value
    return values
