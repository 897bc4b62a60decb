"""Texts and narrations that several tests of the stt service share."""

import csv
from pathlib import Path

import pytest

from common.text.sentences import split_sentences
from tests.narrations import Narration, NarrationOptions, make_narration

_ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="session")
def story() -> list[str]:
    """The sample story's 45 sentences."""
    lines = (_ROOT / "samples" / "story.txt").read_text(encoding="utf-8").splitlines()
    return [sentence for line in lines for sentence in split_sentences(line)]


@pytest.fixture(scope="session")
def book() -> list[str]:
    """Some hundred sentences of another book."""
    path = _ROOT / "training" / "data" / "passages" / "modern_a.tsv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        return [row["sentence"] for row in rows]


@pytest.fixture(scope="session")
def told(story: list[str]) -> Narration:
    """The story, told by another voice than the reference's."""
    options = NarrationOptions(
        voice="ko+f3", formant_shift=1.1, reverb_s=0.2, noise_snr_db=30, seed=1
    )
    return make_narration(story, options)
