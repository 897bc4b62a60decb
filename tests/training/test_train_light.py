import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from services.classifier.light.model import WEIGHTS_FILE


@pytest.mark.slow
def test_training_gives_the_shipped_weights_again(tmp_path: Path) -> None:
    out = tmp_path / "weights.npz"
    subprocess.run([sys.executable, "-m", "training.train_light", "--out", str(out)], check=True)
    ours, again = (
        json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
        for path in (WEIGHTS_FILE, out)
    )
    assert again["data_sha256"] == ours["data_sha256"]
    assert again["effect_threshold"] == pytest.approx(ours["effect_threshold"], abs=0.03)
    with np.load(WEIGHTS_FILE) as shipped, np.load(out) as trained:
        assert np.array_equal(trained["landmark_ids"], shipped["landmark_ids"])
        assert np.array_equal(trained["effect_places"], shipped["effect_places"])
        for name in ("effect_sparse", "emotion_sparse"):
            assert np.abs(trained[name] - shipped[name]).max() < 0.02
