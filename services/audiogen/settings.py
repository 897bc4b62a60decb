"""The settings of audiogen beside those of every service with models."""

from common.settings import ModelSettings


class AudioGenSettings(ModelSettings):
    """Which weights the model engines load (docs/engines/audiogen.md)."""

    # Weights of the engine `audiocraft`: a model of `wia models list`, or a folder.
    audiogen_model: str = "audiogen-medium"
    # The T5 that they were trained with.
    audiogen_text_model: str = "t5-large"
