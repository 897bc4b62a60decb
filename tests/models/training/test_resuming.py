import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from safetensors.torch import load_file

from services.classifier.kobert.cards import read_text_card
from training.run_options import RunOptions
from training.train_kobert import TextTraining, train

pytestmark = pytest.mark.models

_SAVE_STEPS = 10


_RUN = RunOptions(
    epoch_count=3, batch_items=8, learning_rate=1e-3, save_steps=_SAVE_STEPS, device="cpu"
)


def command(base: Path, data: Path, out: Path) -> list[str]:
    options = ["--epochs", "3", "--batch-items", "8", "--learning-rate", "1e-3", "--device", "cpu"]
    steps = ["--save-steps", str(_SAVE_STEPS)]
    lengths = ["--max-sentence-tokens", "32", "--context-sentences", "0"]
    paths = ["--base", str(base), "--data", str(data), "--out", str(out)]
    return [sys.executable, "-m", "training.train_kobert", *paths, *options, *steps, *lengths]


def wait_for_a_checkpoint(process: subprocess.Popen[bytes], out: Path) -> None:
    """Until one is whole: Trainer writes its state last."""
    while not list(out.glob(".run/checkpoint-*/trainer_state.json")):
        assert process.poll() is None, "it ended before it could be killed"
        time.sleep(0.01)


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
    process = subprocess.Popen(
        command(kobert_base, data_folder, killed),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        wait_for_a_checkpoint(process, killed)
    finally:
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
    assert not (killed / "checkpoint.json").exists()
    reached = max(
        json.loads(state.read_text())["global_step"]
        for state in killed.glob(".run/checkpoint-*/trainer_state.json")
    )
    again = subprocess.run(
        command(kobert_base, data_folder, killed), check=True, capture_output=True, text=True
    )
    assert reached >= _SAVE_STEPS
    assert f"resumes at step {reached}" in again.stdout

    assert read_text_card(killed) == read_text_card(whole)
    ours, theirs = (load_file(folder / "model.safetensors") for folder in (killed, whole))
    assert all(tensor.equal(theirs[name]) for name, tensor in ours.items())
