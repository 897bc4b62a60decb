"""What the verbs that make one take have in common."""

from pathlib import Path

import typer

from wia.audio.file import TAKE_FORMATS, write_audio
from wia.cli.console import say
from wia.direct.generate import Take


def require_take_format(out: Path) -> None:
    """Raises typer.BadParameter where a take cannot be written as the file's ending says."""
    if out.suffix.lower().removeprefix(".") not in TAKE_FORMATS:
        raise typer.BadParameter(f"{out}: the ending must be one of {', '.join(TAKE_FORMATS)}")


def keep_take(take: Take, out: Path) -> None:
    """Writes the take and says what it is."""
    out.parent.mkdir(parents=True, exist_ok=True)
    write_audio(out, take.frames, take.sample_rate_hz)
    length_s = len(take.frames) / take.sample_rate_hz
    what = f"{take.description}, " if take.description else ""
    say(f"{out}: {what}{length_s:.1f} s, {take.loudness_lufs:.1f} LUFS, made by {take.engine}")
