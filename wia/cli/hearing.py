"""Offers what a narration without a script needs: weights that can hear it."""

import sys
from collections.abc import Collection

import typer

from common.errors import FailedPrecondition
from common.settings import load_settings
from common.weights.card import ModelCard
from common.weights.choice import AUTO
from wia.cli.console import ERR
from wia.cli.models import pull_model
from wia.models.speech import STT, speech_model_to_pull
from wia.settings import WiaSettings


def ensure_hearing(engine: str, elsewhere: Collection[str], *, may_pull: bool) -> None:
    """Sees to it that this machine can hear a narration; pulls the small Whisper where it cannot.

    engine: stt's, or "auto"; elsewhere: services with an interpreter of their own, which alone
    knows what it has. It asks on a terminal, unless it may pull. Raises FailedPrecondition
    (SCRIPT_MISSING, WEIGHTS_MISSING), and what pulling raises.
    """
    settings = load_settings(WiaSettings)
    if STT in elsewhere:
        return
    models_dir = settings.models_dir.expanduser()
    named = {"whisper": settings.whisper_model, "faster-whisper": settings.faster_whisper_model}
    card = speech_model_to_pull(models_dir, engine or AUTO, named)
    if card is None:
        return
    if not (may_pull or settings.pull or _agrees(card)):
        raise FailedPrecondition(
            "WEIGHTS_MISSING",
            "without --script the narration has to be heard, and there are no weights for that: "
            f"`wia models pull {card.id}` brings them ({card.size_mb} MB), --yes does so here; "
            "or give the script",
        )
    pull_model(card, models_dir)


def _agrees(card: ModelCard) -> bool:
    """Whether somebody at a terminal wants the model."""
    if not (sys.stdin.isatty() and ERR.is_terminal):
        return False
    return typer.confirm(
        f"There is no script, and nothing that could hear. Pull {card.id} "
        f"({card.size_mb} MB, licence {card.licence})?",
        default=True,
        err=True,
    )
