"""Writers and translators for tests of what surrounds them: tables in place of models."""

from collections.abc import Callable, Sequence

from common.batching import raise_if_all_cancelled
from common.engines import EngineInfo
from services.prompter.rows import Failed, Row

Answer = Callable[[str], str | Failed]


class TableWriter:
    """Answers by a function of the row's text; remembers the rows."""

    def __init__(self, answer: Answer, version: str = "1") -> None:
        self.answer = answer
        self.rows: list[Row] = []
        self.info = EngineInfo("table", version, "LicenseRef-Table", commercial_use=True)

    def warm_up(self) -> None:
        """Nothing to do."""

    def write(self, rows: Sequence[Row]) -> list[str | Failed]:
        """The function's answers."""
        if rows:
            raise_if_all_cancelled([row.token for row in rows])
        self.rows += rows
        return [self.answer(row.text) for row in rows]


class TableTranslator:
    """Translates by a function; commercial_use as told."""

    def __init__(self, answer: Answer, commercial_use: bool = True) -> None:
        self.answer = answer
        self.info = EngineInfo("words", "1", "CC-BY-NC-4.0", commercial_use)

    def warm_up(self) -> None:
        """Nothing to do."""

    def translate(self, rows: Sequence[Row]) -> list[str | Failed]:
        """The function's translations."""
        return [self.answer(row.text) for row in rows]
