"""The stt service's settings beside those of every service."""

from common.settings import ModelSettings


class SttSettings(ModelSettings):
    """Which weights its engines load (docs/engines/stt.md): a card's id, a folder or file, or
    "auto" for the best that lie here and fit the device."""

    whisper_model: str = "auto"
    faster_whisper_model: str = "auto"
