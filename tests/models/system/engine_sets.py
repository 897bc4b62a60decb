"""Which engines run together: two sets, and every model engine is in one of them."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.models.system.models import AUDIOCRAFT_PYTHON
from tests.services.prompter.http_server import HttpServer
from tests.services.prompter.openai import openai_server
from tests.services.prompter.papago import papago_server
from wia.system.layout import SystemOptions

# What the language model of the second set writes.
PROMPT = "a sudden downpour and a loud clap of thunder"


@dataclass(frozen=True, slots=True)
class EngineSet:
    """Engines by service with their settings, and the server that the prompter asks."""

    options: SystemOptions
    environment: Mapping[str, str]
    remote: HttpServer


@contextmanager
def original_set(models_dir: Path) -> Iterator[EngineSet]:
    """The original project's: Whisper, KoBERT and wav2vec 2.0, Papago and LLaMA, AudioGen,
    MusicGen."""
    with papago_server.Papago().running() as papago:
        yield EngineSet(
            SystemOptions(
                engines={
                    "stt": "whisper",
                    "classifier": "kobert",
                    "prompter": "llama",
                    "audiogen": "audiocraft",
                    "musicgen": "musicgen",
                },
                pythons={"audiogen": AUDIOCRAFT_PYTHON},
            ),
            {
                **_common(models_dir),
                "WIA_WHISPER_MODEL": "whisper-small",
                "WIA_TRANSLATOR": "papago",
                "WIA_PAPAGO_URL": papago.url,
                "WIA_PAPAGO_KEY_ID": papago_server.KEY_ID,
                "WIA_PAPAGO_KEY": papago_server.KEY,
            },
            papago,
        )


@contextmanager
def served_set(models_dir: Path, triton_url: str) -> Iterator[EngineSet]:
    """The others: faster-whisper, KoBERT and wav2vec 2.0 on Triton, Marian and a server of
    OpenAI's form, AudioGen, and MusicGen in audiocraft's environment too."""
    with openai_server.Openai(lambda _question: f" {PROMPT};").running() as openai:
        yield EngineSet(
            SystemOptions(
                engines={
                    "stt": "faster-whisper",
                    "classifier": "triton",
                    "prompter": "openai",
                    "audiogen": "audiocraft",
                    "musicgen": "audiocraft",
                },
                pythons={"audiogen": AUDIOCRAFT_PYTHON, "musicgen": AUDIOCRAFT_PYTHON},
            ),
            {
                **_common(models_dir),
                "WIA_FASTER_WHISPER_MODEL": "faster-whisper-small",
                "WIA_TRITON_URL": triton_url,
                "WIA_TRANSLATOR": "nmt",
                "WIA_OPENAI_URL": f"{openai.url}/v1",
                "WIA_OPENAI_MODEL": openai_server.MODEL,
                "WIA_OPENAI_KEY": openai_server.KEY,
                "WIA_OPENAI_COMMERCIAL_USE": "true",
            },
            openai,
        )


def _common(models_dir: Path) -> dict[str, str]:
    return {
        "WIA_MODELS_DIR": str(models_dir),
        "WIA_DEVICE": "cpu",
        "WIA_VOICE_MODEL": "voice-narration",
        "WIA_OWN_WEIGHTS_COMMERCIAL_USE": "true",
        "HF_HUB_OFFLINE": "1",
    }
