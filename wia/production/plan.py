"""Which jobs a command line means, checked before anything is started."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from common.errors import InvalidArgument
from wia.client.model import ProductionOptions
from wia.client.rendition import FORMATS
from wia.production.job import Job, audio_format

# What profiles are delivered as, the usual form first; the others take any format.
_DELIVERED_AS = {"acx": ("mp3",), "findaway": ("mp3", "wav"), "ebu-r128": ("wav",)}


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the user asked for. With several narrations every output names a folder."""

    narrations: Sequence[Path]
    options: ProductionOptions
    out: Path
    # Of files in a folder; "" for what the profile is delivered as.
    audio_format: str = ""
    scripts: Sequence[Path] = ()
    cue_sheet: Path | None = None
    cue_sheet_out: Path | None = None
    stems_dir: Path | None = None
    report_out: Path | None = None


def unfit_formats(jobs: Sequence[Job]) -> Iterator[str]:
    """A line for people for each mix that its profile is not delivered as."""
    for job in jobs:
        accepted = _DELIVERED_AS.get(job.options.profile or "", FORMATS)
        if audio_format(job.out) not in accepted:
            forms = " or ".join(accepted)
            yield f"profile {job.options.profile} is delivered as {forms}, {job.out.name} is not"


def plan_jobs(wishes: Wishes) -> list[Job]:
    """The jobs in order; the folders of their outputs exist then.

    Raises InvalidArgument where they cannot be done.
    """
    jobs = _several(wishes) if len(wishes.narrations) > 1 else [_single(wishes)]
    for job in jobs:
        _spare_inputs(job)
        for path in (job.out, job.cue_sheet_out, job.report_out):
            if path is not None:
                _prepare(path)
        if job.stems_dir is not None:
            job.stems_dir.mkdir(parents=True, exist_ok=True)
    return jobs


def _single(wishes: Wishes) -> Job:
    narration, out = wishes.narrations[0], wishes.out
    if len(wishes.scripts) > 1:
        raise InvalidArgument("TOO_MANY_SCRIPTS", "several scripts for one narration")
    if out.is_dir():
        out = out / f"{narration.stem}.{_usual_format(wishes)}"
    if audio_format(out) not in FORMATS:
        raise InvalidArgument(
            "UNKNOWN_FORMAT", f"{out}: the ending must be one of {', '.join(FORMATS)}"
        )
    return Job(
        narration=narration,
        options=wishes.options,
        out=out,
        script=next(iter(wishes.scripts), None),
        cue_sheet=wishes.cue_sheet,
        cue_sheet_out=wishes.cue_sheet_out,
        stems_dir=wishes.stems_dir,
        report_out=wishes.report_out,
    )


def _several(wishes: Wishes) -> list[Job]:
    stems = [narration.stem for narration in wishes.narrations]
    if len(set(stems)) < len(stems):
        raise InvalidArgument(
            "SAME_NAMES",
            "two narrations have the same name: nothing would tell their outputs apart",
        )
    if wishes.out.suffix and not wishes.out.is_dir():
        raise InvalidArgument(
            "OUT_NOT_FOLDER", f"{wishes.out}: with several narrations OUT is a folder"
        )
    if len(wishes.scripts) not in (0, 1, len(stems)):
        raise InvalidArgument(
            "WRONG_SCRIPT_COUNT",
            f"got {len(wishes.scripts)} scripts for {len(stems)} narrations, expected none, one "
            "or as many",
        )
    return [_one_of_several(wishes, index) for index in range(len(stems))]


def _one_of_several(wishes: Wishes, index: int) -> Job:
    narration = wishes.narrations[index]
    name = narration.stem

    def inside(folder: Path | None, file_name: str) -> Path | None:
        return None if folder is None else folder / file_name

    title = wishes.options.title
    scripts = wishes.scripts
    return Job(
        narration=narration,
        options=replace(wishes.options, title=title and f"{title} {index + 1}"),
        out=wishes.out / f"{name}.{_usual_format(wishes)}",
        script=scripts[index if len(scripts) > 1 else 0] if scripts else None,
        cue_sheet_out=inside(wishes.cue_sheet_out, f"{name}.json"),
        stems_dir=inside(wishes.stems_dir, name),
        report_out=inside(wishes.report_out, f"{name}.html"),
    )


def _usual_format(wishes: Wishes) -> str:
    return wishes.audio_format or _DELIVERED_AS.get(wishes.options.profile or "", ("flac",))[0]


def _spare_inputs(job: Job) -> None:
    inputs = [path.resolve() for path in (job.narration, job.script, job.cue_sheet) if path]
    for path in (job.out, job.cue_sheet_out, job.report_out):
        if path is not None and path.resolve() in inputs:
            raise InvalidArgument("OUTPUT_IS_INPUT", f"{path} is read and would be overwritten")


def _prepare(path: Path) -> None:
    """Makes the file's folder; raises InvalidArgument where the file cannot be written."""
    if path.is_dir():
        raise InvalidArgument("OUTPUT_IS_FOLDER", f"{path} is a folder, expected a file")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except (FileExistsError, NotADirectoryError) as error:
        raise InvalidArgument(
            "OUTPUT_NOT_WRITABLE", f"{path.parent} is a file, expected a folder"
        ) from error
