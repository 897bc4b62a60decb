from collections import Counter

from training.passages import load_passages
from training.split import Split, chosen, split_of


def test_the_split_hangs_on_the_id_alone() -> None:
    ids = ("modern_001", "modern_002", "classic_001", "classic_002", "classic_003")
    assert [split_of(id).value for id in ids] == ["test", "dev", "train", "train", "train"]


def test_shares_of_many_ids() -> None:
    counts = Counter(split_of(f"book_{number}") for number in range(5000))
    assert abs(counts[Split.TEST] / 5000 - 0.20) < 0.02
    assert abs(counts[Split.DEV] / 5000 - 0.15) < 0.02


def test_every_passage_is_in_one_split() -> None:
    passages = load_passages()
    parts = [chosen(passages, split) for split in Split]
    assert sum(len(part) for part in parts) == len(passages)
    assert all(len(part) >= 15 for part in parts)
    assert chosen(passages, Split.TRAIN, Split.DEV, Split.TEST) == passages
