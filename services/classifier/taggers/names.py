"""The taggers' names, and whether they can run here; imports none of them."""

from importlib.util import find_spec

KIWI = "kiwi"
KONLPY_TAGGERS = ("kkma", "komoran", "okt")
TAGGERS = (KIWI, *KONLPY_TAGGERS)


def unavailable_reason(tagger: str) -> str:
    """Why a tagger cannot run here; empty where it can."""
    if tagger not in TAGGERS:
        return f"there is no tagger {tagger!r}; known are {', '.join(TAGGERS)}"
    if tagger == KIWI:
        return ""
    if find_spec("konlpy") is None:
        return "konlpy is not installed; pip install 'where-is-audio[classifier-konlpy]'"
    return _missing_java()


def _missing_java() -> str:
    import jpype

    try:
        jpype.getDefaultJVMPath()
    except jpype.JVMNotFoundException:
        return (
            "konlpy's taggers need Java and none is here: install a JRE (such as Debian's "
            "default-jre-headless), or set JAVA_HOME, or train with the tagger kiwi"
        )
    return ""
