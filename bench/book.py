"""A long book to measure with: the data set's passages, spoken by espeak-ng."""

import csv
from itertools import cycle
from pathlib import Path

import numpy as np
import soundfile
import soxr

from services.stt.light.voice import Voice

PASSAGES = Path(__file__).parents[1] / "training" / "data" / "passages"
_SAMPLE_RATE_HZ = 24_000
_PEAK = 0.5
# A longer pause after each so many sentences: another scene.
_SCENE_SENTENCES = 15


def make_book(folder: Path, minutes: float) -> tuple[Path, Path]:
    """Writes narration (FLAC, 24 kHz, mono) and script of about that length; gives their paths."""
    narration, script = folder / f"book-{minutes:g}.flac", folder / f"book-{minutes:g}.txt"
    pauses = np.random.default_rng(0)
    lines: list[str] = []
    needed = int(minutes * 60 * _SAMPLE_RATE_HZ)
    with (
        Voice("ko+f3", 165, 55) as voice,
        soundfile.SoundFile(narration, "w", _SAMPLE_RATE_HZ, 1, "PCM_16") as file,
    ):
        for index, text in enumerate(cycle(sentences())):
            if file.frames >= needed:
                break
            speech = voice.speak(text).samples
            speech = soxr.resample(speech, voice.sample_rate_hz, _SAMPLE_RATE_HZ)
            pause_s = pauses.uniform(0.3, 0.8) + (1.5 if index % _SCENE_SENTENCES == 0 else 0)
            file.write(speech * (_PEAK / max(np.max(np.abs(speech), initial=0), 1e-3)))
            file.write(np.zeros(int(pause_s * _SAMPLE_RATE_HZ), np.float32))
            lines.append(text)
    script.write_text("\n".join(lines))
    return narration, script


def sentences() -> list[str]:
    texts: list[str] = []
    for path in sorted(PASSAGES.glob("*.tsv")):
        with path.open(encoding="utf-8", newline="") as file:
            rows = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
            texts += [row["sentence"] for row in rows]
    return texts
