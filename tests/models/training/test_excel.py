from pathlib import Path

import openpyxl
import pytest

from common.emotions import Emotion
from training.ai_hub.dialogues import import_dialogues
from training.passages import DataError

pytestmark = pytest.mark.models


def test_excel_is_read_as_it_is_published(tmp_path: Path) -> None:
    """한국어 단발성 대화: columns beside the two hold remarks or nothing."""
    book = openpyxl.Workbook()
    for row in (
        ["Sentence", "Emotion", None, "공포"],
        ["언니 동생으로 부르는게 맞는 일인가요..??", "공포"],
        [1.5, "놀람"],
    ):
        book.active.append(row)
    book.save(tmp_path / "한국어_단발성_대화_데이터셋.xlsx")
    found = import_dialogues(tmp_path / "한국어_단발성_대화_데이터셋.xlsx").utterances
    assert [(u.text, u.emotion) for u in found] == [
        ("언니 동생으로 부르는게 맞는 일인가요..??", Emotion.FEAR),
        ("1.5", Emotion.SURPRISE),
    ]


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04 and no more"])
def test_a_broken_workbook_is_named(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "a.xlsx").write_bytes(data)
    with pytest.raises(DataError, match=r"a\.xlsx is no Excel file"):
        import_dialogues(tmp_path / "a.xlsx")
