"""Loads a tagger by its name."""

from common.errors import FailedPrecondition
from services.classifier.light.onomatopoeia import Onomatopoeia
from services.classifier.light.reading import SentenceReader
from services.classifier.light.tagger import Tagger
from services.classifier.taggers.names import KIWI, unavailable_reason
from services.classifier.taggers.tagged import WordTagger


def load_reader(tagger: str) -> SentenceReader:
    """Reads sentences with the tagger of that name.

    Raises FailedPrecondition (TAGGER_UNAVAILABLE) for an unknown one or one that cannot run here.
    """
    if problem := unavailable_reason(tagger):
        raise FailedPrecondition("TAGGER_UNAVAILABLE", f"tagger {tagger}: {problem}")
    onomatopoeia = Onomatopoeia.load()
    return SentenceReader(_load(tagger, onomatopoeia), onomatopoeia)


def _load(tagger: str, onomatopoeia: Onomatopoeia) -> WordTagger:
    if tagger == KIWI:
        return Tagger(onomatopoeia)
    from services.classifier.taggers.konlpy_tagger import KonlpyTagger

    return KonlpyTagger(tagger)
