"""The musicgen service's settings beside those of every service that loads weights."""

from common.settings import ModelSettings


class MusicGenSettings(ModelSettings):
    """Which weights the model engines load: a card's id, or a folder of your own."""

    # MusicGen in transformers' format.
    musicgen_model: str = "musicgen-medium"
    # MusicGen in audiocraft's format, and the T5 that it was trained with.
    musicgen_audiocraft_model: str = "musicgen-medium-audiocraft"
    musicgen_text_model: str = "t5-base"
