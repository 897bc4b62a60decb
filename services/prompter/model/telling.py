"""What is asked of translator and language model: the rows of requests, and their answers."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from services.prompter.checking.answer import Nothing, Prompt, Refused, check_answer
from services.prompter.few_shot.form import plain
from services.prompter.few_shot.glossary import with_hints
from services.prompter.light.quoted import quoted
from services.prompter.light.reading import Reading
from services.prompter.rows import Failed, Row, Translator, Writer


@dataclass(frozen=True, slots=True)
class Question:
    """A sentence that a model is asked about: its row in Korean, and its words."""

    row: Row
    reading: Reading


def is_told(text: str) -> bool:
    """Whether something in a sentence is the narrator's, not speech (docs/effects.md, rule 2)."""
    flags = quoted(text)
    return any(letter.isalpha() and not flag for letter, flag in zip(text, flags, strict=True))


def answer_all(
    questions: Sequence[Question], translator: Translator | None, writer: Writer
) -> list[Prompt | Nothing | Failed]:
    """One checked answer a question, in their order."""
    rows = [question.row for question in questions]
    english = translator.translate(rows) if translator else [row.text for row in rows]
    asked = {
        place: replace(rows[place], text=with_hints(plain(text), questions[place].reading.units))
        for place, text in enumerate(english)
        if not isinstance(text, Failed)
    }
    written = dict(zip(asked, writer.write(list(asked.values())), strict=True))
    return [
        text if isinstance(text, Failed) else _checked(written[place], asked[place], writer)
        for place, text in enumerate(english)
    ]


def _checked(raw: str | Failed, row: Row, writer: Writer) -> Prompt | Nothing | Failed:
    """What the answer is worth; a refused one says whose it was."""
    if isinstance(raw, Failed):
        return raw
    answer = check_answer(raw, row.text)
    return Failed(f"{writer.info.name}: {answer.reason}") if isinstance(answer, Refused) else answer
