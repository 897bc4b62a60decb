"""A translator and a language model, with the lexicon beside them, as one engine."""

import hashlib
from collections.abc import Hashable, Iterator, Sequence

from common.batching import BatchLimits, raise_if_all_cancelled
from common.engines import EngineInfo, Rights
from common.offload import CancelToken
from common.weights.rights import all_rights
from services.prompter.engine import PromptRequest, PromptSentence, SentencePrompts
from services.prompter.few_shot.examples import tables_sha256
from services.prompter.few_shot.form import plain
from services.prompter.few_shot.glossary import sound_words
from services.prompter.light.engine import LightEngine
from services.prompter.light.lexicon import load_lexicon, sound_word_forms
from services.prompter.light.reading import Reading, read
from services.prompter.light.soundwords import SoundWords
from services.prompter.model.merging import merge
from services.prompter.model.telling import Question, answer_all, is_told
from services.prompter.naming.sound_index import sound_index, table_bytes
from services.prompter.rows import Row, Translator, Writer, row_seed

# Changes with the code; weights, tables and settings add their own.
_CODE_VERSION = "1"
# Calls of the service in one batch; translator and writer cut its rows to what they can take.
_MAX_BATCH_CALLS = 16


class ModelEngine:
    """Sentences go through the translator, if there is one, then the writer; the answers are
    checked and merged with what the lexicon finds."""

    def __init__(self, writer: Writer, translator: Translator | None) -> None:
        self._writer = writer
        self._translator = translator
        self._light = LightEngine()
        self._words = SoundWords([*sound_word_forms(load_lexicon()), *sound_words()])
        self._index = sound_index()
        self.batch_limits = BatchLimits(_MAX_BATCH_CALLS)
        self.info = _info(writer.info, translator.info if translator else None, self._light.info)

    def warm_up(self) -> None:
        """Warm both models up; raises FailedPrecondition where keys or models are wrong."""
        self._light.warm_up()
        if self._translator:
            self._translator.warm_up()
        self._writer.warm_up()

    def write(self, request: PromptRequest, token: CancelToken) -> tuple[SentencePrompts, ...]:
        """One result a sentence, in their order; raises Cancelled when the token says so."""
        return next(iter(self.run_batch([request], [token])))[1]

    def bucket(self, item: PromptRequest) -> Hashable:
        """Requests of one language may share a batch."""
        return item.language

    def run_batch(
        self, items: Sequence[PromptRequest], tokens: Sequence[CancelToken]
    ) -> Iterator[tuple[int, tuple[SentencePrompts, ...]]]:
        """Each request's results, as one event; all sentences go through the models together."""
        raise_if_all_cancelled(tokens)
        readings = [[self._read(sentence) for sentence in item.sentences] for item in items]
        questions = [
            Question(Row(plain(reading.text), row_seed(item.seed, reading.text), token), reading)
            for item, token, of_item in zip(items, tokens, readings, strict=True)
            for reading in of_item
            if is_told(reading.text)
        ]
        answers = iter(answer_all(questions, self._translator, self._writer))
        raise_if_all_cancelled(tokens)
        for place, item in enumerate(items):
            results = tuple(
                merge(found, reading, next(answers), self._index)
                if is_told(reading.text)
                else found
                for found, reading in zip(
                    self._light.write(item, CancelToken()), readings[place], strict=True
                )
            )
            yield place, results

    def _read(self, sentence: PromptSentence) -> Reading:
        return read(sentence.text, sentence.morphemes, self._words)


def _info(writer: EngineInfo, translator: EngineInfo | None, light: EngineInfo) -> EngineInfo:
    """The engine by its writer's name; version and licence are those of all its parts."""
    parts = [part for part in (writer, translator, light) if part]
    said = [_CODE_VERSION, tables_sha256(), hashlib.sha256(table_bytes()).hexdigest()]
    said += [f"{part.name} {part.version}" for part in parts]
    rights = all_rights(*(Rights(part.licence, part.commercial_use) for part in parts))
    return EngineInfo(
        name=writer.name,
        version=f"{_CODE_VERSION}+{hashlib.sha256(' '.join(said).encode()).hexdigest()[:12]}",
        licence=rights.licence,
        commercial_use=rights.commercial_use,
        device=writer.device,
    )
