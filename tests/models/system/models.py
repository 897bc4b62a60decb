"""A folder of weights as `wia models pull` and training fill it, of tiny checkpoints.

They lie under the ids of the published ones, so that the licences are those of the published ones.
"""

import os
import subprocess
from pathlib import Path

from safetensors.torch import load_file, save_file

from common.emotions import Emotion
from tests.models.classifier import tiny
from tests.models.musicgen.transformers.checkpoints import make_tiny_musicgen
from tests.models.prompter.checkpoints import make_tiny_llama, make_tiny_marian
from tests.models.stt.checkpoints import Saying, save_openai, telling_model
from tests.models.stt.converted import save_ctranslate2

ROOT = Path(__file__).parents[3]
# Where audiocraft is installed, beside nothing else (make audiocraft).
AUDIOCRAFT_PYTHON = ROOT / ".venv-audiocraft/bin/python"
_MAKE_AUDIOCRAFT = """
import sys
from pathlib import Path
from tests.models.audiocraft.checkpoints import (
    make_tiny_audiogen, make_tiny_musicgen_audiocraft, make_tiny_t5,
)
folder = Path(sys.argv[1])
make_tiny_audiogen(folder / "audiogen-medium", make_tiny_t5(folder / "t5-large"))
text = make_tiny_t5(folder / "t5-base")
make_tiny_musicgen_audiocraft(folder / "musicgen-medium-audiocraft", text)
"""


def fill_models_dir(folder: Path, saying: Saying) -> Path:
    """Checkpoints of every model engine; Whisper hears the saying in every stretch of speech."""
    whisper = telling_model(saying)
    (folder / "whisper-small").mkdir()
    # By the name of a published file it would be given that one's alignment heads.
    save_openai(whisper, folder / "whisper-small/telling.pt")
    save_ctranslate2(whisper, folder / "faster-whisper-small")
    for name in ("kobert-base-v1", "kobert-narration", "voice-narration"):
        (folder / name).mkdir()
    tiny.write_kobert_base(folder / "kobert-base-v1")
    tiny.write_kobert(folder / "kobert-narration", folder / "kobert-base-v1")
    _decide(folder / "kobert-narration")
    tiny.write_voice(folder / "voice-narration")
    make_tiny_llama(folder / "llama-3.1-8b")
    make_tiny_marian(folder / "opus-mt-ko-en")
    make_tiny_musicgen(folder / "musicgen-medium")
    subprocess.run(
        [str(AUDIOCRAFT_PYTHON), "-W", "ignore", "-c", _MAKE_AUDIOCRAFT, str(folder)],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        check=True,
    )
    return folder


def _decide(folder: Path) -> None:
    """Lets the random KoBERT find an effect and fear in whatever it reads."""
    state = load_file(folder / "model.safetensors")
    for head in ("effect", "emotion"):
        state[f"{head}.weight"] *= 0.02
    state["effect.bias"] += 4
    state["emotion.bias"][list(Emotion).index(Emotion.FEAR)] += 4
    save_file(state, folder / "model.safetensors", metadata={"format": "pt"})
