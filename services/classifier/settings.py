"""The classifier's settings beside those of every service."""

from pydantic import Field

from common.settings import ModelSettings


class ClassifierSettings(ModelSettings):
    """The numbers of the score (docs/classifier.md); None leaves the engine its own."""

    # Calls at once: each holds its window's audio (10 MB for 5 minutes) while it waits for the one
    # engine, and the process is to stay under 700 MB.
    max_concurrent_calls: int = Field(default=8, ge=1)
    # What the norm of the emotion's gradient over sentences adds to P(effect).
    gradient_weight: float = Field(default=0.02, ge=0, le=1)
    # The score from which on a sentence deserves an effect.
    effect_threshold: float | None = Field(default=None, ge=0, le=2)
    # The voice's share in the emotion; the text's is the rest.
    voice_weight: float | None = Field(default=None, ge=0, le=1)
    # The trained KoBERT: a folder, or its name in models_dir.
    kobert_model: str = "kobert-narration"
    # The trained wav2vec 2.0 beside it: a folder, or its name in models_dir; empty for none.
    voice_model: str = ""
    # The tagger that has to have given the checkpoint its roles; None for whichever did.
    role_tagger: str | None = Field(default=None, pattern="^(kiwi|kkma|komoran|okt)$")
    # Where Triton's gRPC listens, host:port; empty for nowhere.
    triton_url: str = ""
    # How long Triton may take for one request.
    triton_timeout_s: float = Field(default=30.0, gt=0)
    # How long a Triton that is away, or has no room, is waited for.
    triton_patience_s: float = Field(default=20.0, ge=0)
