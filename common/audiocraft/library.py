"""audiocraft's names that the rest uses, imported over stand-ins for what it need not have."""

from common.audiocraft.stand_ins import install_stand_ins

install_stand_ins()

from audiocraft.models import AudioGen, builders  # noqa: E402
from audiocraft.modules.codebooks_patterns import DelayedPatternProvider  # noqa: E402
from audiocraft.modules.conditioners import ConditioningAttributes, T5Conditioner  # noqa: E402
from audiocraft.modules.transformer import create_sin_embedding  # noqa: E402

__all__ = [
    "AudioGen",
    "ConditioningAttributes",
    "DelayedPatternProvider",
    "T5Conditioner",
    "builders",
    "create_sin_embedding",
]
