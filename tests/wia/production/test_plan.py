"""A command line becomes jobs, or is refused before anything has been started."""

from dataclasses import replace
from pathlib import Path

import pytest

from common.errors import InvalidArgument
from wia.client.model import ProductionOptions
from wia.production.plan import Wishes, plan_jobs, unfit_formats


def _wishes(folder: Path, names: list[str], out: str, **more: object) -> Wishes:
    narrations = [folder / name for name in names]
    for path in narrations:
        path.touch()
    return Wishes(narrations, ProductionOptions(), folder / out, **more)  # type: ignore[arg-type]


def test_one_narration_goes_into_the_file_that_is_named(tmp_path: Path) -> None:
    (job,) = plan_jobs(_wishes(tmp_path, ["a.mp3"], "new/mix.FLAC", stems_dir=tmp_path / "stems"))
    assert job.out == tmp_path / "new/mix.FLAC"
    assert (tmp_path / "new").is_dir()
    assert (tmp_path / "stems").is_dir()


def test_one_narration_goes_into_a_folder_that_is_there(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (job,) = plan_jobs(_wishes(tmp_path, ["a.mp3"], "out", audio_format="opus"))
    assert job.out == tmp_path / "out/a.opus"


def test_several_narrations_go_into_folders_in_order(tmp_path: Path) -> None:
    scripts = [tmp_path / "1.txt", tmp_path / "2.txt"]
    jobs = plan_jobs(
        _wishes(
            tmp_path,
            ["b.mp3", "a.wav"],
            "out",
            scripts=scripts,
            cue_sheet_out=tmp_path / "sheets",
            stems_dir=tmp_path / "stems",
            report_out=tmp_path / "reports",
        )
    )
    assert [job.out for job in jobs] == [tmp_path / "out/b.flac", tmp_path / "out/a.flac"]
    assert [job.script for job in jobs] == scripts
    assert jobs[1].cue_sheet_out == tmp_path / "sheets/a.json"
    assert jobs[1].stems_dir == tmp_path / "stems/a"
    assert jobs[1].report_out == tmp_path / "reports/a.html"


def test_profiles_decide_how_files_in_a_folder_are_delivered(tmp_path: Path) -> None:
    wishes = _wishes(tmp_path, ["a.wav", "b.wav"], "out")
    jobs = plan_jobs(replace(wishes, options=ProductionOptions(profile="acx")))
    assert [job.out.name for job in jobs] == ["a.mp3", "b.mp3"]
    assert list(unfit_formats(jobs)) == []


def test_a_format_that_a_profile_does_not_take_is_told_of(tmp_path: Path) -> None:
    wishes = replace(
        _wishes(tmp_path, ["a.wav"], "m.flac"), options=ProductionOptions(profile="acx")
    )
    assert list(unfit_formats(plan_jobs(wishes))) == [
        "profile acx is delivered as mp3, m.flac is not"
    ]


def test_one_script_serves_all_narrations(tmp_path: Path) -> None:
    jobs = plan_jobs(_wishes(tmp_path, ["a.mp3", "b.mp3"], "out", scripts=[tmp_path / "s.txt"]))
    assert [job.script for job in jobs] == [tmp_path / "s.txt"] * 2


@pytest.mark.parametrize(
    ("names", "out", "more", "reason"),
    [
        (["a.mp3"], "mix.txt", {}, "UNKNOWN_FORMAT"),
        (["a.mp3"], "mix", {}, "UNKNOWN_FORMAT"),
        (["a.mp3"], "a.mp3", {}, "OUTPUT_IS_INPUT"),
        (["a.mp3"], "a.mp3/mix.flac", {}, "OUTPUT_NOT_WRITABLE"),
        (["a.mp3"], "m.flac", {"report_out": Path("/")}, "OUTPUT_IS_FOLDER"),
        (["a.mp3"], "m.flac", {"scripts": [Path("1"), Path("2")]}, "TOO_MANY_SCRIPTS"),
        (["a.mp3", "b.mp3"], "mix.flac", {}, "OUT_NOT_FOLDER"),
        (["a.mp3", "a.wav"], "out", {}, "SAME_NAMES"),
        (["a.mp3", "b.mp3", "c.mp3"], "out", {"scripts": [Path("1")] * 2}, "WRONG_SCRIPT_COUNT"),
    ],
)
def test_what_cannot_be_done_is_refused(
    tmp_path: Path, names: list[str], out: str, more: dict[str, object], reason: str
) -> None:
    with pytest.raises(InvalidArgument) as refused:
        plan_jobs(_wishes(tmp_path, names, out, **more))
    assert refused.value.reason == reason
