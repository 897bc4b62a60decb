"""The taggers by name."""

import hashlib
from importlib.resources import files
from importlib.util import find_spec

from common.errors import FailedPrecondition, InvalidArgument
from services.classifier.light.onomatopoeia import Onomatopoeia
from services.classifier.light.reading import SentenceReader
from services.classifier.light.tagger import Tagger
from services.classifier.taggers.tagged import WordTagger

KIWI = "kiwi"
KONLPY_TAGGERS = ("kkma", "komoran", "okt")
TAGGERS = (KIWI, *KONLPY_TAGGERS)


def load_reader(tagger: str) -> SentenceReader:
    """Reads sentences with the tagger of that name.

    Raises InvalidArgument for an unknown name, FailedPrecondition for one that cannot run here.
    """
    onomatopoeia = Onomatopoeia.load()
    return SentenceReader(_load(tagger, onomatopoeia), onomatopoeia)


def words_version() -> str:
    """Of the sound words that kiwi is taught; their hash."""
    text = files("services.classifier.light").joinpath("onomatopoeia.tsv").read_bytes()
    return hashlib.sha256(text).hexdigest()[:8]


def unavailable_reason(tagger: str) -> str:
    """Why a tagger cannot run here; empty where it can."""
    if tagger not in KONLPY_TAGGERS:
        return ""
    if find_spec("konlpy") is None:
        return "konlpy is not installed; pip install 'where-is-audio[classifier-konlpy]'"
    from services.classifier.taggers.konlpy_tagger import missing_java

    return missing_java()


def _load(tagger: str, onomatopoeia: Onomatopoeia) -> WordTagger:
    if tagger == KIWI:
        return Tagger(onomatopoeia)
    if tagger not in TAGGERS:
        raise InvalidArgument(
            "UNKNOWN_TAGGER", f"there is no tagger {tagger!r}; known are {', '.join(TAGGERS)}"
        )
    if problem := unavailable_reason(tagger):
        raise FailedPrecondition("TAGGER_UNAVAILABLE", f"tagger {tagger}: {problem}")
    from services.classifier.taggers.konlpy_tagger import KonlpyTagger

    return KonlpyTagger(tagger)
