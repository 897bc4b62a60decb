"""What a tagger gives: morphemes with Sejong's tags, whoever found them."""

from dataclasses import dataclass
from typing import Protocol

# kiwi's number for a morpheme that its language model does not know.
UNKNOWN_ID = 0


@dataclass(frozen=True, slots=True)
class Tagged:
    """A morpheme as tagged: tag without suffix, place in code points, kiwi's own number for it."""

    form: str
    tag: str
    start_char: int
    end_char: int
    kiwi_id: int = UNKNOWN_ID


class WordTagger(Protocol):
    """Splits a sentence into morphemes; the same sentence gives the same ones."""

    def version(self) -> str:
        """Code and data; changes whenever a sentence could be tagged otherwise."""

    def tag(self, text: str) -> tuple[Tagged, ...]:
        """The morphemes in order."""
