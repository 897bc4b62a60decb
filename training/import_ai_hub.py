"""Reads sets of AI Hub: python -m training.import_ai_hub FILE... --out FOLDER [--audio FOLDER].

Which set a file is of is told by its columns (docs/classifier.md lists them). Writes utterances.tsv
and recordings.tsv into the folder, which train_kobert and train_voice take. AI Hub's terms bind who
holds its data: nothing of it comes with this project.
"""

import argparse
import sys
from collections import Counter
from pathlib import Path

from training.ai_hub.dialogues import import_dialogues
from training.ai_hub.speech import import_speech, is_speech
from training.passages import DataError
from training.utterances import (
    Recording,
    Utterance,
    save_recordings,
    save_utterances,
)


def main() -> None:
    """Reads all files, writes what they hold and says what was left out."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", type=Path, nargs="+", help="tables (.csv, .xlsx) or .json")
    parser.add_argument("--out", type=Path, required=True, help="folder of the written files")
    parser.add_argument("--audio", type=Path, action="append", default=[], help="folder of WAVs")
    options = parser.parse_args()
    try:
        utterances, recordings, skipped = _read(options.files, options.audio)
    except (DataError, OSError) as error:
        sys.exit(str(error))
    options.out.mkdir(parents=True, exist_ok=True)
    if utterances:
        save_utterances(options.out / "utterances.tsv", utterances)
    if recordings:
        save_recordings(options.out / "recordings.tsv", recordings)
    print(f"{len(utterances)} utterances, {len(recordings)} recordings")
    for reason, count in sorted(skipped.items()):
        print(f"  left out {count}: {reason}")


def _read(
    files: list[Path], audio: list[Path]
) -> tuple[list[Utterance], list[Recording], Counter[str]]:
    utterances: list[Utterance] = []
    recordings: list[Recording] = []
    skipped: Counter[str] = Counter()
    for path in files:
        if is_speech(path):
            heard, missed = import_speech(path, audio or [path.parent])
            recordings += heard
        else:
            imported = import_dialogues(path)
            utterances += imported.utterances
            missed = imported.skipped
        skipped += missed
    return utterances, recordings, skipped


if __name__ == "__main__":
    main()
