"""The command line's entry point: wia VERB ..."""

import sys

import typer

from wia.cli.analyze import analyze
from wia.cli.effect import effect
from wia.cli.engines import engines
from wia.cli.exits import exit_code
from wia.cli.mix import mix
from wia.cli.models import app as models
from wia.cli.music import music
from wia.cli.produce import produce
from wia.cli.serve import serve
from wia.cli.transcribe import transcribe

app = typer.Typer(
    name="wia",
    help="A narration goes in; the same narration with sound effects and music comes out.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
for verb in (produce, mix, transcribe, analyze, effect, music, serve, engines):
    app.command()(verb)
app.add_typer(models, name="models")


def main() -> None:
    """Run the command line; ends the process with its exit code."""
    sys.exit(exit_code(lambda: app(standalone_mode=False)))


if __name__ == "__main__":
    main()
