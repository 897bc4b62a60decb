"""The light engine of the prompter."""

import hashlib
from importlib.resources import files

from common.engines import EngineInfo
from common.offload import CancelToken
from common.sentences import Morpheme
from services.prompter.engine import PromptRequest, PromptSentence, SentencePrompts, SoundPrompt
from services.prompter.light.lexicon import Kind, Sound, load_lexicon, sound_word_forms
from services.prompter.light.matching import Matcher
from services.prompter.light.modifiers import ModifierKind, modifiers_of, total_gain_db
from services.prompter.light.prompt import compose
from services.prompter.light.reading import Reading, read
from services.prompter.light.rivals import Match
from services.prompter.light.soundwords import SoundWords
from services.prompter.light.units import UnitKind

# Changes with the code; the tables add their own hash.
_CODE_VERSION = "1"
_TABLES = ("classes.tsv", "modifiers.tsv", "rules.tsv", "sounds.tsv")
# Verbs under which a sound that may last does.
_GOING_ON = frozenset(
    {"달리", "흔들리", "돌", "돌아가", "구르", "굴러가", "덜컹거리", "흐르", "건너"}
)
# How speed stretches an event.
_SLOW_FACTOR, _FAST_FACTOR, _LONG_FACTOR = 1.3, 0.8, 1.6
_NO_MORPHEMES = "no morphemes came with the sentence: only sound words were looked for"


class LightEngine:
    """A Korean sound lexicon, matched against morphemes; no random numbers, no model."""

    def __init__(self) -> None:
        self._lexicon = load_lexicon()
        self._matcher = Matcher(self._lexicon)
        self._words = SoundWords(sound_word_forms(self._lexicon))
        version = f"{_CODE_VERSION}+{_tables_sha256()[:12]}"
        self.info = EngineInfo("light", version, "Apache-2.0", commercial_use=True)

    def warm_up(self) -> None:
        """Match one sentence, which fills the caches."""
        morphemes = (Morpheme("쾅", "MAG", 0, 1),)
        self.write(PromptRequest((PromptSentence("", "쾅!", morphemes),)), CancelToken())

    def write(self, request: PromptRequest, token: CancelToken) -> tuple[SentencePrompts, ...]:
        """One result a sentence, in their order; raises Cancelled when the token says so."""
        written = []
        for sentence in request.sentences:
            token.raise_if_cancelled()
            written.append(self._write(sentence))
        return tuple(written)

    def _write(self, sentence: PromptSentence) -> SentencePrompts:
        reading = read(sentence.text, sentence.morphemes, self._words)
        sounds = tuple(self._sound(match, reading) for match in self._matcher.matches(reading))
        bare = bool(sentence.text.strip()) and not sentence.morphemes
        return SentencePrompts(sentence.sentence_id, sounds, _NO_MORPHEMES if bare else "")

    def _sound(self, match: Match, reading: Reading) -> SoundPrompt:
        sound = self._lexicon.sounds[match.pattern.sound]
        trigger = reading.units[match.trigger]
        modifiers = modifiers_of(reading.units, match.units, match.trigger)
        speeds = [m.english for m in modifiers if m.kind is ModifierKind.SPEED]
        lasting = _lasts(sound, match, reading)
        return SoundPrompt(
            trigger=reading.text[trigger.start_char : trigger.end_char],
            trigger_start_char=trigger.start_char,
            trigger_end_char=trigger.end_char,
            sound=sound.name,
            family=sound.family,
            lasting=lasting,
            duration_ms=sound.duration_ms if lasting else _event_ms(sound, speeds),
            prompt=compose(sound, modifiers),
            confidence=round(match.score, 3),
            gain_db=total_gain_db(modifiers),
        )


def _lasts(sound: Sound, match: Match, reading: Reading) -> bool:
    if sound.kind is not Kind.EITHER:
        return sound.kind is Kind.BED
    verbs = [reading.units[place] for place in match.units]
    return any(
        unit.kind is UnitKind.VERB and (unit.progressive or not _GOING_ON.isdisjoint(unit.forms))
        for unit in verbs
    )


def _event_ms(sound: Sound, speeds: list[str]) -> int:
    factor = 1.0
    if "slowly" in speeds:
        factor = _SLOW_FACTOR
    elif "quickly" in speeds:
        factor = _FAST_FACTOR
    elif speeds:
        factor = _LONG_FACTOR
    return round(sound.duration_ms * factor)


def _tables_sha256() -> str:
    """A hash of the tables, names and contents."""
    digest = hashlib.sha256()
    for name in _TABLES:
        data = files(__package__).joinpath("lexicon", name).read_bytes()
        digest.update(name.encode() + b"\0" + data + b"\0")
    return digest.hexdigest()
