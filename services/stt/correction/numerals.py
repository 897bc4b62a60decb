"""Numbers in digits, as a Korean voice reads them."""

import re

_DIGITS = "영일이삼사오육칠팔구"
_PLACES = ["", "십", "백", "천"]
_MYRIADS = ["", "만", "억", "조"]
_NUMBER = re.compile(r"\d[\d,]*")
_MOST_DIGITS = 16


def spell_numbers(text: str) -> str:
    """The text with its numbers in Sino-Korean syllables; longer ones digit by digit."""
    return _NUMBER.sub(lambda match: _spell(match.group().replace(",", "")), text)


def _spell(digits: str) -> str:
    if len(digits) > _MOST_DIGITS or (digits[0] == "0" and len(digits) > 1):
        return "".join(_DIGITS[int(digit)] for digit in digits)
    groups = [digits[max(end - 4, 0) : end] for end in range(len(digits), 0, -4)]
    spelt = ""
    for group, myriad in zip(groups, _MYRIADS, strict=False):
        part = _spell_group(group)
        # 10,000 is 만, not 일만.
        part = "" if (part, myriad) == ("일", "만") else part
        spelt = (part + myriad if int(group) else "") + spelt
    return spelt or _DIGITS[0]


def _spell_group(group: str) -> str:
    """Up to four digits."""
    spelt = ""
    for place, digit in enumerate(reversed(group)):
        if digit != "0":
            name = "" if digit == "1" and place else _DIGITS[int(digit)]
            spelt = name + _PLACES[place] + spelt
    return spelt
