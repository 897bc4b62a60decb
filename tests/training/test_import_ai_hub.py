import subprocess
import sys
from pathlib import Path

from training.utterances import load_recordings, load_utterances


def run(*arguments: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "training.import_ai_hub", *map(str, arguments)],
        capture_output=True,
        text=True,
    )


def test_sets_are_told_by_their_columns(tmp_path: Path) -> None:
    single, spoken = tmp_path / "단발성.csv", tmp_path / "4차년도.csv"
    single.write_bytes("Sentence,Emotion\n무서워.,공포\n몰라.,몰라\n".encode("cp949"))
    votes = ",".join(f"{n}번 감정,{n}번 감정세기" for n in range(1, 6))
    heard = ",".join(["Happiness,1"] * 5)
    spoken.write_bytes(f"wav_id,발화문,상황,{votes}\na1,좋아.,x,{heard}\n".encode("cp949"))
    (tmp_path / "a1.wav").touch()
    done = run(single, spoken, "--out", tmp_path / "out")
    assert done.returncode == 0, done.stderr
    assert "1 utterances, 1 recordings" in done.stdout
    assert "left out 1: unknown emotion '몰라'" in done.stdout
    assert [u.text for u in load_utterances(tmp_path / "out" / "utterances.tsv")] == ["무서워."]
    assert [r.text for r in load_recordings(tmp_path / "out" / "recordings.tsv")] == ["좋아."]


def test_a_bad_file_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(b"Sentence,Emotion\n\xff\x80\xff\n")
    done = run(tmp_path / "a.csv", "--out", tmp_path / "out")
    assert done.returncode == 1
    assert done.stderr.startswith("a.csv is in none of")
    assert len(done.stderr.splitlines()) == 1
    assert not (tmp_path / "out").exists()
