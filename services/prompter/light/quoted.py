"""What of a sentence is spoken: nothing in it sounds in the scene (docs/effects.md, rule 2)."""

_CLOSERS = {"“": "”", '"': '"', "＂": "＂", "「": "」", "『": "』", "«": "»", "‘": "’", "'": "'"}
_SINGLE = "‘'"
_DASHES = ("―", "—", "–", "- ", "− ")


def quoted(text: str) -> tuple[bool, ...]:
    """For each code point whether it is spoken; marks around one word only stress it."""
    if text.lstrip().startswith(_DASHES):
        return (True,) * len(text)
    flags = [False] * len(text)
    place = 0
    while place < len(text):
        mark = text[place]
        if mark not in _CLOSERS:
            place += 1
            continue
        end = text.find(_CLOSERS[mark], place + 1)
        if end < 0:
            end = place if mark in _SINGLE else len(text) - 1
        if mark not in _SINGLE or any(c.isspace() for c in text[place:end]):
            flags[place : end + 1] = [True] * (end + 1 - place)
        place = end + 1
    return tuple(flags)
