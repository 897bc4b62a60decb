"""Names of persons in an English prompt: taken out, since a sound has none.

Written small, most English words are no names; capitals, the sentence's own capitals and titles
tell them. The capital that begins a prompt tells only with a word that no prompt of ours has and
that the sentence has as well, or may have, where it is not in English.
"""

import re
from functools import cache

from services.prompter.few_shot.examples import load_examples
from services.prompter.light.lexicon import load_lexicon
from services.prompter.naming.sound_index import table_bytes

_SOMEBODY = "a person"
_WORD = re.compile(r"[A-Za-z]+(?:-[A-Za-z]+)*")
_TITLED = re.compile(r"\b(?:Mr|Mrs|Ms|Miss|Dr|Sir|Madam|Lady)\b\.?\s*")
_ROWS = re.compile(r"\ba person(?:(?:'s)?(?:\s+(?:and\s+)?a person)+)")
_BEFORE = re.compile(
    r"\b(?:(?:a|an|the|his|her|old|young|little)\s+)+(?=a person\b)", re.IGNORECASE
)
# Capitals that are no persons.
_PLACES = frozenset(
    {"I", "TV", "Korean", "Korea", "Seoul", "Chinese", "Japanese", "Western", "Buddhist", "DJ"}
)


def without_names(prompt: str, sentence: str) -> str:
    """The prompt with names replaced by "a person"; an untouched one begins as it did."""
    titled = _TITLED.sub("", prompt)
    inside = _inner_capitals(sentence)
    found = [
        match.group()
        for match in _WORD.finditer(titled)
        if _is_name(match.group(), inside)
        and (match.start() or match.group().lower() in inside or _begins(match.group(), sentence))
    ]
    if not found and titled == prompt:
        return _small_start(prompt)
    for name in sorted(set(found), key=len, reverse=True):
        titled = re.sub(rf"\b{re.escape(name)}\b", _SOMEBODY, titled)
    return _small_start(_BEFORE.sub("", _ROWS.sub(_SOMEBODY, titled)))


def _is_name(word: str, inside: frozenset[str]) -> bool:
    if word in _PLACES or (word.isupper() and len(word) > 1):
        return False
    return word[0].isupper() or word.lower() in inside


def _begins(word: str, sentence: str) -> bool:
    """Whether the capital of a prompt's first word is more than that of any first word."""
    said = {match.group().lower() for match in _WORD.finditer(sentence)}
    return word.lower() not in _known_words() and (word.lower() in said or not said)


def _inner_capitals(sentence: str) -> frozenset[str]:
    """The words, in small letters, that have a capital though they begin no sentence."""
    return frozenset(
        match.group().lower()
        for match in _WORD.finditer(sentence)
        if match.group()[0].isupper()
        and match.group() not in _PLACES
        and not re.search(r"(?:^|[.!?:'(])\s*$", sentence[: match.start()])
    )


@cache
def _known_words() -> frozenset[str]:
    """Words of the prompts that are ours: they begin prompts and are nobody's name."""
    prompts = [sound.prompt for sound in load_lexicon().sounds.values()]
    prompts += [example.prompt for example in load_examples()]
    prompts.append(table_bytes().decode())
    return frozenset(word.lower() for prompt in prompts for word in _WORD.findall(prompt))


def _small_start(prompt: str) -> str:
    """The prompt with a small first letter, as the lexicon's are; a word of capitals stays."""
    first = prompt.partition(" ")[0]
    capitals = len(first) > 1 and first.isupper()
    return prompt if capitals else prompt[:1].lower() + prompt[1:]
