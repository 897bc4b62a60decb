"""Kkma (the original project's), KOMORAN and Okt through konlpy (GPL-3.0), which run in a JVM."""

import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import jpype
import konlpy
import konlpy.tag

from services.classifier.taggers.placement import placed
from services.classifier.taggers.tagged import Tagged
from services.classifier.taggers.tagsets import from_kkma, from_komoran, from_okt

_HEAP_MB = 1024
# Two characters to Java (emoji), which KOMORAN takes apart.
_BEYOND_JAVA = re.compile("[\U00010000-\U0010ffff]")
_TAGSETS: dict[str, Callable[[Sequence[tuple[str, str]]], list[tuple[str, str]]]] = {
    "kkma": from_kkma,
    "komoran": from_komoran,
    "okt": from_okt,
}


class KonlpyTagger:
    """One of konlpy's taggers, by name: kkma, komoran, okt."""

    def __init__(self, name: str) -> None:
        start_jvm()
        self._name = name
        self._tagger: Any = getattr(konlpy.tag, name.capitalize())()
        self._options = {"stem": True} if name == "okt" else {}

    def version(self) -> str:
        """konlpy carries the taggers and their models."""
        return f"konlpy {konlpy.__version__}"

    def tag(self, text: str) -> tuple[Tagged, ...]:
        """The morphemes in order, with Sejong's tags."""
        line = " ".join(_BEYOND_JAVA.sub(" ", text).split())
        if not line:
            return ()
        forms = [(str(form), str(tag)) for form, tag in self._tagger.pos(line, **self._options)]
        return placed(text, _TAGSETS[self._name](forms))


def start_jvm() -> None:
    """Starts the JVM as konlpy does, but leaves it no signals: SIGTERM has to drain the service.

    Whether there is a JVM says taggers.names.
    """
    if jpype.isJVMStarted():
        return
    folder = Path(konlpy.__file__).parent / "java"
    jpype.startJVM(
        "-Xrs",
        f"-Xmx{_HEAP_MB}m",
        "-Dfile.encoding=UTF8",
        classpath=[str(folder), str(folder / "bin"), str(folder / "*")],
        convertStrings=True,
    )
