"""An engine whose weights may not be used for commerce, for tests of the rights mode."""

from dataclasses import replace

from common.engines import EngineEntry, Rights
from common.settings import ModelSettings
from services.audiogen.light.engine import LightAudioGen
from services.audiogen.service import DEFINITION

LICENCE = "CC-BY-NC-4.0"


class ResearchAudioGen(LightAudioGen):
    """The light engine, as if it had learnt from what may not be sold."""

    info = replace(LightAudioGen.info, name="research", licence=LICENCE, commercial_use=False)


def rights_of(settings: ModelSettings) -> Rights:
    """Those of weights of the user's own."""
    return Rights("LicenseRef-Own", settings.own_weights_commercial_use)


_ENTRY = EngineEntry("tests.research_engine:ResearchAudioGen", "audiogen", LICENCE, False)

# Services of audiogen: one knows what its engine is, one has been told otherwise, and one has
# weights of the user's own.
RESEARCH = replace(
    DEFINITION,
    engines={"research": _ENTRY, "light": DEFINITION.engines["light"]},
    settings_type=ModelSettings,
)
MISTAKEN = replace(RESEARCH, engines={"research": replace(_ENTRY, commercial_use=True)})
OWN = replace(
    RESEARCH,
    engines={
        "research": replace(_ENTRY, rights="tests.research_engine:rights_of"),
        "light": DEFINITION.engines["light"],
    },
)


def passed(_settings: ModelSettings) -> str:
    """Why `auto` passes the engine."""
    return "it wants a GPU"
