"""Where checkpoints lie that training has written; imports nothing that reads them."""

import json
from pathlib import Path

# What a checkpoint says of itself (kobert/cards.py).
CARD_FILE = "checkpoint.json"
TEXT_KIND = "kobert"
VOICE_KIND = "wav2vec2"
_COMMANDS = {TEXT_KIND: "train_kobert", VOICE_KIND: "train_voice"}


def checkpoint_folder(models_dir: Path, model: str) -> Path:
    """The folder of a checkpoint: a path, or a name in the folder of weights."""
    path = Path(model).expanduser()
    return path if path.is_dir() else models_dir.expanduser() / model


def untrained_reason(folder: Path, kind: str) -> str:
    """Why a checkpoint cannot be loaded, and what to do; empty where it lies there."""
    if (folder / CARD_FILE).is_file():
        return ""
    return (
        f"{folder} holds no trained {kind} model, and the published weights know neither effects "
        f"nor emotions; `python -m training.{_COMMANDS[kind]} --out {folder}` trains one"
    )


def recorded_tagger(folder: Path) -> str:
    """The tagger that a text checkpoint was trained with; empty where its card does not say."""
    try:
        card = json.loads((folder / CARD_FILE).read_text(encoding="utf-8"))
    except ValueError:
        return ""
    return str(card.get("tagger", "")) if isinstance(card, dict) else ""
