"""What a sentence says against a sound: negation, simile, hypothesis, silence, memory.

docs/effects.md, rules 4 to 6. The functions look at the morphemes before and after a word.
"""

from collections.abc import Sequence

from common.sentences import Morpheme
from services.prompter.light.units import Doubt

_NEGATIONS = {"안", "못"}
_NEGATING_AUXILIARIES = {"않", "못하", "말"}
_CONDITIONS = {
    "면", "으면", "더라면", "라면", "다면", "ᆫ다면", "는다면", "거든", "려고", "으려고", "려",
    "으려", "러", "으러", "고자", "을까", "ᆯ까", "려면", "으려면", "든지", "려던", "으려던",
}  # fmt: skip
_REPORTS = {
    "다고", "ᆫ다고", "는다고", "라고", "이라고", "냐고", "느냐고", "자고", "으라고", "다는", "ᆫ다는",
    "는다는", "라는", "다던", "라던", "을지", "ᆯ지", "을까", "ᆯ까", "으리라", "리라",
}  # fmt: skip
_SIMILE_NOUNS = {"듯", "듯이", "양", "척", "체"}
_SIMILE_ENDINGS = {"듯", "듯이"}
_SIMILE_PARTICLES = {"처럼", "같이", "만큼", "보다"}
_UNREAL_NOUNS = {"것", "거", "수", "뻔", "터", "리", "줄"}
_STOPPING = {
    "그치", "멎", "끊기", "잦아들", "사라지", "끝나", "그만두", "걷히", "잠잠하", "그만하",
    "멈춰지", "억누르", "잠잠해지",
}  # fmt: skip
# Words by which what happens makes no sound.
_SILENT = {"없이", "소리없이", "소리없"}
# So said, only what sounds by itself is heard.
_STEALTHY = {
    "살그머니", "슬그머니", "가만히", "슬며시", "살며시", "몰래", "살짝", "가만가만", "조용히",
    "조심스럽", "조심조심",
}  # fmt: skip
_MEMORIES = {
    "기억", "꿈", "추억", "회상", "상상", "옛날", "예전", "시절", "환청", "소문", "전설", "날마다",
    "매일", "항상", "언제나", "평생", "해마다", "밤마다", "아침마다", "저녁마다", "어릴", "흔히",
    "종종", "으레", "평소", "떠올리", "꿈꾸", "상상하", "기억하", "생각나", "가끔", "늘",
}  # fmt: skip


def of_verb(morphemes: Sequence[Morpheme], first: int, last: int) -> frozenset[Doubt]:
    """The doubts about the verb made of morphemes first to last (inclusive)."""
    found = set()
    if first and _negates(morphemes[first - 1], morphemes[first - 2 : first - 1]):
        found.add(Doubt.NEGATED)
    tail = _tail(morphemes, last + 1)
    forms = [m.form for m in tail]
    if any(m.tag == "VX" and m.form in _NEGATING_AUXILIARIES for m in tail):
        found.add(Doubt.NEGATED)
    if any(m.form in _SIMILE_ENDINGS and m.tag in ("EC", "NNB") for m in tail) or (
        _SIMILE_NOUNS & {m.form for m in tail if m.tag == "NNB"}
    ):
        found.add(Doubt.SIMILE)
    if _is_unreal(tail):
        found.add(Doubt.UNREAL)
    if any(
        m.tag == "VX" and m.form == "있" and tail[i - 1].form in ("어", "아", "여")
        for i, m in enumerate(tail)
        if i
    ):
        found.add(Doubt.UNREAL)
    if "던" in forms or "곤" in forms or "었었" in forms or "았었" in forms:
        found.add(Doubt.REMEMBERED)
    if any(m.tag == "ETM" and m.form in ("ᆫ", "은") for m in tail[:1]) and (
        morphemes[last].tag in ("VV", "XSV")
    ):
        found.add(Doubt.EARLIER)
    if any(m.tag == "EP" for m in tail) and any(m.tag == "ETM" and m.form == "을" for m in tail):
        found.add(Doubt.REMEMBERED)
    return frozenset(found)


def _negates(adverb: Morpheme, before: Sequence[Morpheme]) -> bool:
    """Whether it is 안 or 못 as a word of its own."""
    alone = not before or before[0].end_char < adverb.start_char
    return adverb.tag == "MAG" and adverb.form in _NEGATIONS and alone


def _tail(morphemes: Sequence[Morpheme], start: int) -> list[Morpheme]:
    """Endings, auxiliaries and dependent nouns that follow a verb."""
    tail: list[Morpheme] = []
    for morpheme in morphemes[start : start + 8]:
        tag = morpheme.tag
        dependent = tag in ("VX", "NNB", "VCP") or (tag == "VA" and morpheme.form == "같")
        if not (tag[0] in "EJ" or dependent):
            break
        tail.append(morpheme)
    return tail


def _is_unreal(tail: Sequence[Morpheme]) -> bool:
    for place, morpheme in enumerate(tail):
        if morpheme.tag == "EP" and morpheme.form == "겠":
            return True
        if morpheme.tag in ("EC", "EF", "ETM") and morpheme.form in (_CONDITIONS | _REPORTS):
            return True
        after = tail[place + 1] if place + 1 < len(tail) else None
        if after is None or morpheme.tag != "ETM":
            continue
        if morpheme.form in ("ᆯ", "을") and after.form in _UNREAL_NOUNS:
            return True
        if after.form in ("것", "거") and any(m.form == "같" for m in tail[place:]):
            return True
    return False


def of_noun(morphemes: Sequence[Morpheme], last: int) -> frozenset[Doubt]:
    """The doubts about the noun that ends with morpheme last."""
    after = morphemes[last + 1 : last + 4]
    if not after:
        return frozenset()
    if after[0].tag == "JKB" and after[0].form in _SIMILE_PARTICLES:
        return frozenset({Doubt.SIMILE})
    if after[0].form == "같" and after[0].tag == "VA":
        return frozenset({Doubt.SIMILE})
    if any(m.form == "없" and m.tag == "VA" for m in after[:2]) or after[0].form == "없이":
        return frozenset({Doubt.NEGATED})
    return frozenset()


def silences(forms: frozenset[str]) -> bool:
    """Whether a word says that all goes on without a sound."""
    return not _SILENT.isdisjoint(forms)


def is_stealthy(forms: frozenset[str]) -> bool:
    """Whether a word says that something is done so that it is hardly heard."""
    return not _STEALTHY.isdisjoint(forms)


def stops(forms: frozenset[str]) -> bool:
    """Whether a verb says that a sound ends."""
    return not _STOPPING.isdisjoint(forms)


def remembers(forms: frozenset[str]) -> bool:
    """Whether a word tells of memories, dreams or habits."""
    return not _MEMORIES.isdisjoint(forms)
