"""Spelling of before 1933, as far as it hides the past tense: 우럿다, 하얏다 for 울었다, 하였다.

The classics of the 1920s write ㅅ for ㅆ under the past tense's vowel (Hangul orthography of 1933,
한글 맞춤법 통일안, brought ㅆ in). One syllable stands for one, so that places in the text hold.
"""

import re

_FIRST_SYLLABLE = 0xAC00
_FINALS = 28
_FINAL_S, _FINAL_SS = 19, 20
_VOWELS = 21
# ㅏ ㅑ ㅓ ㅕ
_PAST_VOWELS = frozenset({0, 2, 4, 6})
# Nouns and verbs of today that end so.
_OTHERS = "것맛멋갓벗젓낫"
_PAST = re.compile(rf"(?<=[가-힣])(?<!빼)[^\s{_OTHERS}](?=[다스습던고지]|으[나니며면])")


def modern_spelling(text: str) -> str:
    """The text with ㅆ where an old past tense has ㅅ; as long as before."""
    return _PAST.sub(lambda match: _with_ss(match[0]), text)


def _with_ss(syllable: str) -> str:
    code = ord(syllable) - _FIRST_SYLLABLE
    if not 0 <= code < 19 * _VOWELS * _FINALS or code % _FINALS != _FINAL_S:
        return syllable
    if code // _FINALS % _VOWELS not in _PAST_VOWELS:
        return syllable
    modern = syllable if syllable != "얏" else "엿"
    return chr(ord(modern) + _FINAL_SS - _FINAL_S)
