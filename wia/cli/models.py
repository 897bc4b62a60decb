"""wia models: which weights there are, and bringing them here."""

from pathlib import Path
from typing import Annotated

import typer
from rich.box import SIMPLE_HEAD
from rich.markup import escape
from rich.table import Table

from common.errors import InvalidArgument
from common.settings import load_settings
from common.weights.card import ModelCard, model_cards
from wia.cli.console import OUT, complain, say
from wia.cli.downloads import moving_bytes
from wia.cli.exits import FAILED
from wia.models.pull import is_pulled, pull
from wia.models.release import find_release
from wia.models.shelf import Standing, standing
from wia.models.verify import manifest_of, verify
from wia.models.web import Web
from wia.settings import WiaSettings

app = typer.Typer(help="List, pull and verify the weights of models.", no_args_is_help=True)

_MB = 1_000_000
ModelsDirOption = Annotated[
    Path | None,
    typer.Option(
        "--models-dir",
        help="Folder of weights (or WIA_MODELS_DIR); ~/.cache/where-is-audio/models otherwise.",
        file_okay=False,
        show_default=False,
    ),
]


@app.command("list")
def list_models(models_dir: ModelsDirOption = None) -> None:
    """Show the published weights that engines load, their licences, and which are here."""
    folder = _models_dir(models_dir)
    table = Table(box=SIMPLE_HEAD)
    table.add_column("model", no_wrap=True)
    for name in ("for", "size", "licence", "commercial", "here"):
        table.add_column(name, overflow="fold", min_width=len(name))
    for card in model_cards().values():
        table.add_row(*_row(card, standing(folder, card)))
    OUT.print(table)
    say(f"weights lie in {folder}; `wia models pull MODEL` brings them")


@app.command("pull")
def pull_models(
    models: Annotated[list[str], typer.Argument(metavar="MODEL...", help="As `list` names them.")],
    revision: Annotated[
        str, typer.Option(help="Another commit than the table's.", show_default=False)
    ] = "",
    repair: Annotated[
        bool, typer.Option("--repair", help="Read what is here, and bring what is damaged anew.")
    ] = False,
    models_dir: ModelsDirOption = None,
) -> None:
    """Bring weights here; what broke off goes on where it was."""
    cards = [_card(name) for name in models]
    if revision and len(cards) > 1:
        raise InvalidArgument("REVISION_OF_SEVERAL", "--revision goes with one model")
    for card in cards:
        pull_model(card, _models_dir(models_dir), revision, repair=repair)


@app.command("verify")
def verify_models(
    models: Annotated[
        list[str] | None,
        typer.Argument(metavar="[MODEL...]", help="All that were pulled, unless named."),
    ] = None,
    models_dir: ModelsDirOption = None,
) -> None:
    """Read the weights again and name every file that is not as it was pulled."""
    folder = _models_dir(models_dir)
    pulled = (card for card in model_cards().values() if standing(folder, card) is Standing.PULLED)
    cards = [_card(name) for name in models] if models else list(pulled)
    if not cards:
        say(f"nothing has been pulled into {folder}")
    sound = [_verify(card, folder) for card in cards]
    if not all(sound):
        raise typer.Exit(FAILED)


def pull_model(
    card: ModelCard, models_dir: Path, revision: str = "", *, repair: bool = False
) -> None:
    """Brings a model and shows how it goes; raises typed errors.

    One that is here already is not read again, unless to repair it.
    """
    settings = load_settings(WiaSettings)
    with Web(settings.hub_url, settings.hub_token.get_secret_value()) as web:
        release = find_release(web, card, revision)
        if is_pulled(models_dir, release) and not repair:
            say(f"{card.id} is in {models_dir / card.id} already, at {release.revision[:12]}")
            return
        if not card.commercial_use:
            say(f"{card.id} is under {card.licence}, which forbids commercial use")
        with moving_bytes(card.id, release.size_bytes) as see:
            folder = pull(web, release, models_dir, see)
    say(f"{card.id} ({release.revision[:12]}, {release.size_bytes / _MB:.0f} MB) is in {folder}")


def _verify(card: ModelCard, models_dir: Path) -> bool:
    manifest = manifest_of(models_dir, card)
    with moving_bytes(f"reading {card.id}", manifest.size_bytes) as see:
        faults = verify(models_dir / card.id, manifest, see)
    for fault in faults:
        complain(
            f"{card.id}: {fault.name} {fault.problem}; "
            f"`wia models pull --repair {card.id}` brings it anew"
        )
    if not faults:
        say(f"{card.id}: {len(manifest.files)} files are as they were pulled")
    return not faults


def _models_dir(option: Path | None) -> Path:
    return (option or load_settings(WiaSettings).models_dir).expanduser()


def _card(name: str) -> ModelCard:
    cards = model_cards()
    if name not in cards:
        raise InvalidArgument(
            "UNKNOWN_MODEL", f"there is no model {name!r}; known are {', '.join(cards)}"
        )
    return cards[name]


def _row(card: ModelCard, here: Standing) -> tuple[str, ...]:
    uses = ", ".join(f"{service}: {', '.join(card.engines)}" for service in card.services)
    size = f"{card.size_mb / 1000:.1f} GB" if card.size_mb >= 1000 else f"{card.size_mb} MB"
    return (
        card.id,
        uses,
        size,
        f"{card.licence}, gated" if card.gated else card.licence,
        "yes" if card.commercial_use else "no",
        f"[green]{here.value}[/]" if here is Standing.PULLED else escape(here.value),
    )
