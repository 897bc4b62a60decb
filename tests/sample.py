"""What `wia produce` makes of the narration in samples/."""

import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]


@dataclass(frozen=True, slots=True)
class Sample:
    """What came of the sample."""

    mix_sha256: str
    sentences: list[dict[str, Any]]
    cues: list[dict[str, Any]]


def produce_sample(
    folder: Path, *options: str, environment: Mapping[str, str] | None = None
) -> Sample:
    """Runs `wia produce` with the options; the folder is made and keeps the files."""
    folder.mkdir()
    mix, sheet = folder / "mix.flac", folder / "cues.json"
    command = [sys.executable, "-m", "wia.main", "produce", "samples/narration.mp3"]
    command += ["--script", "samples/story.txt", "--out", str(mix), "--cue-sheet", str(sheet)]
    finished = subprocess.run(
        [*command, *options],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, **(environment or {})},
    )
    assert finished.returncode == 0, finished.stderr
    cue_sheet = json.loads(sheet.read_text())
    mix_sha256 = hashlib.sha256(mix.read_bytes()).hexdigest()
    return Sample(mix_sha256, cue_sheet["sentences"], cue_sheet["cues"])
