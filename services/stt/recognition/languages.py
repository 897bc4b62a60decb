"""Languages: BCP 47 tags on the wire, Whisper's codes inside."""

from collections.abc import Collection, Mapping, Sequence

from common.errors import FailedPrecondition

# Where Whisper's code is another than the language's first subtag.
_CODES = {"fil": "tl", "iw": "he", "jv": "jw", "nb": "no", "in": "id", "cmn": "zh"}
_TAGS = {"jw": "jv"}


def language_code(tag: str, known: Collection[str]) -> str:
    """Whisper's code of a language (BCP 47 tag); raises FailedPrecondition for an unknown one."""
    subtags = tag.lower().replace("_", "-").split("-")
    first = "yue" if "yue" in subtags else subtags[0]
    code = _CODES.get(first, first)
    if code not in known:
        raise FailedPrecondition(
            "UNSUPPORTED_LANGUAGE",
            f"the model does not know language {tag!r}; it knows {', '.join(sorted(known))}",
        )
    return code


def language_tag(code: str) -> str:
    """The BCP 47 tag of Whisper's code."""
    return _TAGS.get(code, code)


def likeliest(probabilities: Sequence[Mapping[str, float]]) -> tuple[str, float]:
    """The language that is likeliest over several stretches, and its mean probability.

    Raises FailedPrecondition (LANGUAGE_NOT_DETECTED) where the model tells of none.
    """
    if not probabilities[0]:
        raise FailedPrecondition(
            "LANGUAGE_NOT_DETECTED",
            "the weights do not say which tokens name languages (lang_ids in config.json); "
            "expected a language in the request then",
        )
    means = {
        code: sum(each[code] for each in probabilities) / len(probabilities)
        for code in probabilities[0]
    }
    code = max(means, key=lambda each: means[each])
    return code, means[code]
