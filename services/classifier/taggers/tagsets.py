"""Other taggers' tags in Sejong's (kiwi's own), as far as roles and rules ask for them.

Kkma: http://kkma.snu.ac.kr/documents/index.jsp?doc=postag. KOMORAN has Sejong's. Okt knows no
cases, so its particles are told by their forms.
"""

from collections.abc import Iterator, Sequence

_KKMA = {
    "NNM": "NNB",
    "VXV": "VX",
    "VXA": "VX",
    "MDN": "MM",
    "MDT": "MM",
    "MAC": "MAJ",
    "JKM": "JKB",
    "JKI": "JKV",
    "ETD": "ETM",
    "UN": "NNG",
    "OH": "SH",
    "OL": "SL",
    "ON": "SN",
}
# EPH, EPT and EPP are EP, and so on: Kkma says more than Sejong.
_KKMA_PREFIXES = {"EP": "EP", "EF": "EF", "EC": "EC"}

_OKT = {
    "Noun": "NNG",
    "Verb": "VV",
    "Adjective": "VA",
    "Determiner": "MM",
    "Modifier": "MM",
    "Adverb": "MAG",
    "Conjunction": "MAJ",
    "Exclamation": "IC",
    "PreEomi": "EP",
    "Eomi": "EF",
    "Suffix": "XSN",
    "VerbPrefix": "MAG",
    "Punctuation": "SF",
    "Alpha": "SL",
    "Foreign": "SL",
    "Number": "SN",
}
_SUBJECT = ("이", "가", "께서", "서")
_OBJECT = ("을", "를", "ㄹ")
_TOPIC = ("은", "는", "도", "만", "까지", "조차", "마저", "부터", "이나", "나", "라도", "이라도")
_OF = ("의",)


def from_kkma(forms: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """Kkma's morphemes with Sejong's tags."""
    return [(form, _KKMA_PREFIXES.get(tag[:2], _KKMA.get(tag, tag))) for form, tag in forms]


def from_komoran(forms: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """KOMORAN's morphemes; names that it guesses (NA, NF) are nouns."""
    return [(form, "NNG" if tag in ("NA", "NF") else tag) for form, tag in forms]


def from_okt(forms: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """Okt's words with Sejong's tags; verbs lose the 다 of their dictionary form."""
    return list(_okt(forms))


def _okt(forms: Sequence[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    for place, (form, tag) in enumerate(forms):
        if tag == "Josa":
            yield form, _particle(form, forms[place + 1][0] if place + 1 < len(forms) else "")
        elif tag in ("Verb", "Adjective"):
            yield form.removesuffix("다") or form, _OKT[tag]
        else:
            yield form, _OKT.get(tag, "SW")


def _particle(form: str, following: str) -> str:
    """이 and 가 before 되다 and 아니다 mark a complement, elsewhere the subject."""
    if form in ("이", "가") and following.startswith(("되", "아니", "안되")):
        return "JKC"
    if form in _SUBJECT:
        return "JKS"
    if form in _OBJECT:
        return "JKO"
    if form in _TOPIC:
        return "JX"
    return "JKG" if form in _OF else "JKB"
