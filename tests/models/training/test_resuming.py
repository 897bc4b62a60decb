import json
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from safetensors.torch import load_file

from services.classifier.kobert.cards import read_text_card
from training.fine_tuning import whole_checkpoints
from training.run_options import RunOptions
from training.train_kobert import TextTraining, train

pytestmark = pytest.mark.models

_SAVE_STEPS = 10


_RUN = RunOptions(
    epoch_count=2, batch_items=8, learning_rate=1e-3, save_steps=_SAVE_STEPS, device="cpu"
)


# Runs the module named first as its command line would, and ends it as soon as a checkpoint is
# whole: from within, so that neither can be ahead of the other on a busy machine.
_KILLED = """
import os, runpy, signal, sys, threading, time
from pathlib import Path
from training.fine_tuning import whole_checkpoints

def watch(folder):
    while not whole_checkpoints(folder):
        time.sleep(0.01)
    os.kill(os.getpid(), signal.SIGKILL)

del sys.argv[0]
folder = Path(sys.argv[sys.argv.index("--out") + 1]) / ".run"
threading.Thread(target=watch, args=(folder,), daemon=True).start()
runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)
"""


def arguments(base: Path, data: Path, out: Path) -> list[str]:
    options = ["--epochs", "2", "--batch-items", "8", "--learning-rate", "1e-3", "--device", "cpu"]
    steps = ["--save-steps", str(_SAVE_STEPS)]
    lengths = ["--max-sentence-tokens", "32", "--context-sentences", "0"]
    paths = ["--base", str(base), "--data", str(data), "--out", str(out)]
    return ["training.train_kobert", *paths, *options, *steps, *lengths]


@pytest.mark.timeout(900)
def test_a_killed_training_ends_as_if_it_had_not_been(
    kobert_base: Path, data_folder: Path, tmp_path: Path
) -> None:
    whole, killed = tmp_path / "whole", tmp_path / "killed"
    train(
        TextTraining(
            kobert_base,
            whole,
            _RUN,
            data_folder,
            max_sentence_tokens=32,
            context_sentences=0,
        )
    )
    told = arguments(kobert_base, data_folder, killed)
    ended = subprocess.run([sys.executable, "-c", _KILLED, *told], capture_output=True)
    assert ended.returncode == -signal.SIGKILL, ended.stderr
    assert not (killed / "checkpoint.json").exists()
    newest = whole_checkpoints(killed / ".run")[-1]
    reached = json.loads((newest / "trainer_state.json").read_text("utf-8"))["global_step"]
    again = subprocess.run(
        [sys.executable, "-m", *told], check=True, capture_output=True, text=True
    )
    assert reached >= _SAVE_STEPS
    assert f"resumes at step {reached}" in again.stdout

    assert read_text_card(killed) == read_text_card(whole)
    ours, theirs = (load_file(folder / "model.safetensors") for folder in (killed, whole))
    assert all(tensor.equal(theirs[name]) for name, tensor in ours.items())
