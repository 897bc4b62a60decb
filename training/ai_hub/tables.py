"""AI Hub's tables: CSV in whichever encoding, or Excel, as rows of cells by column."""

import csv
import io
from collections.abc import Iterable, Sequence
from importlib.util import find_spec
from pathlib import Path
from zipfile import BadZipFile

from training.passages import DataError

# As AI Hub publishes them; cp949 holds EUC-KR.
_ENCODINGS = ("utf-8-sig", "cp949")
# Excel's "Unicode text" begins so.
_UTF_16_MARKS = (b"\xff\xfe", b"\xfe\xff")
_HEADER_ROWS = 5


def rows_of(path: Path) -> list[list[str]]:
    """All rows of a .csv or .xlsx file, cells stripped; raises DataError, which names the file."""
    if path.suffix.lower() == ".xlsx":
        return _excel(path)
    lines = csv.reader(io.StringIO(text_of(path), newline=""))
    return [[cell.strip() for cell in row] for row in lines]


def text_of(path: Path) -> str:
    """The file's text; raises DataError where it is in no encoding of these."""
    data = path.read_bytes()
    known = ("utf-16",) if data.startswith(_UTF_16_MARKS) else _ENCODINGS
    problems = []
    for encoding in known:
        try:
            return data.decode(encoding)
        except UnicodeError as error:
            problems.append(f"{encoding}: {error}")
    raise DataError(f"{path.name} is in none of {', '.join(known)} ({'; '.join(problems)})")


def table(rows: Sequence[Sequence[str]], columns: Iterable[str]) -> list[dict[str, str]] | None:
    """Rows as cells by column, below the first that names all these columns; None without one."""
    wanted = set(columns)
    for place, header in enumerate(rows[:_HEADER_ROWS]):
        if wanted <= set(header):
            return [
                dict(zip(header, [*row, *[""] * len(header)], strict=False))
                for row in rows[place + 1 :]
            ]
    return None


def _excel(path: Path) -> list[list[str]]:
    if find_spec("openpyxl") is None:
        raise DataError(
            f"{path.name}: reading Excel needs openpyxl (pip install 'where-is-audio"
            "[training-models]'), or save it as CSV"
        )
    import openpyxl

    try:
        book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    except (OSError, KeyError, ValueError, BadZipFile) as error:
        raise DataError(f"{path.name} is no Excel file: {error}") from error
    rows = book.worksheets[0].iter_rows(values_only=True)
    found = [["" if cell is None else str(cell).strip() for cell in row] for row in rows]
    book.close()
    return found
