"""An engine of speech-to-text that recognises words, with whatever model does that."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from common.offload import CancelToken
from common.sentences import Sentence
from services.stt.correction.correction import Correction
from services.stt.engine import (
    AlignRequest,
    AlignSummary,
    Heard,
    Samples,
    TranscribeRequest,
    TranscribeSummary,
)
from services.stt.recognition.languages import language_tag
from services.stt.recognition.listening import Listening, Wish
from services.stt.recognition.recogniser import HeardWord, Recogniser
from services.stt.recognition.sentences import SentenceBuilder, untold_sentences
from services.stt.refusal import EXPECTED_MATCH, JUDGED_SPEECH_MS, require_match, require_speech
from services.stt.script import read_script, split_script
from services.stt.sentence import place_sentence


class RecognitionEngine:
    """Transcribes, and aligns a script to what it has transcribed."""

    def __init__(self, recogniser: Recogniser) -> None:
        self.info = recogniser.info
        self._recogniser = recogniser

    def warm_up(self) -> None:
        """Lets the model hear a moment of silence."""
        self._recogniser.warm_up()

    def transcribe(
        self, request: TranscribeRequest, blocks: Iterable[Samples], token: CancelToken
    ) -> Iterator[Sentence | Heard | TranscribeSummary]:
        """See SttEngine.transcribe; where a script is given, its sentences replace what was heard
        of them, and what is in no line stays as it was heard."""
        wish = Wish(request.language, request.preceding_text, request.temperature, request.seed)
        listening = Listening(self._recogniser, wish, token)
        script = list(split_script(request.script_lines))
        maker = Correction(script, _as_heard) if script else SentenceBuilder()
        for part in listening.hear(blocks):
            yield from _moved(maker.push(part.words), request.window_start_ms)
            yield Heard(part.done_ms)
        yield from _moved(maker.flush(), request.window_start_ms)
        yield TranscribeSummary(
            listening.speech_ms, language_tag(listening.language), listening.language_probability
        )

    def align(
        self, request: AlignRequest, blocks: Iterable[Samples], token: CancelToken
    ) -> Iterator[Sentence | Heard | AlignSummary]:
        """See SttEngine.align."""
        listening = Listening(self._recogniser, Wish(request.language), token)
        correction = Correction(
            read_script(request.script_lines, request.language), untold_sentences
        )
        waiting: list[Sentence] = []
        for part in listening.hear(blocks):
            waiting += correction.push(part.words)
            # Nobody is to work on the sentences of another book's script.
            if correction.script_match >= EXPECTED_MATCH:
                yield from waiting
                waiting.clear()
            elif listening.speech_ms >= JUDGED_SPEECH_MS:
                require_match(correction.script_match)
            yield Heard(part.done_ms)
        waiting += correction.flush()
        require_speech(listening.speech_ms, listening.done_ms)
        require_match(correction.script_match)
        yield from waiting
        yield AlignSummary(
            listening.speech_ms,
            correction.absent_script_lines,
            correction.absent_sentences,
            correction.script_match,
        )


def _as_heard(words: Sequence[HeardWord]) -> Iterator[Sentence]:
    """Sentences of words that are in no line, with the text that was heard."""
    builder = SentenceBuilder()
    yield from builder.push(words)
    yield from builder.flush()


def _moved(sentences: Iterable[Sentence], by_ms: int) -> Iterator[Sentence]:
    """The sentences on the narration's clock."""
    for sentence in sentences:
        words = [
            replace(word, start_ms=word.start_ms + by_ms, end_ms=word.end_ms + by_ms)
            for word in sentence.words
        ]
        start_ms, end_ms = sentence.start_ms + by_ms, sentence.end_ms + by_ms
        yield place_sentence(sentence.text, start_ms, end_ms, words, sentence.script_line)
