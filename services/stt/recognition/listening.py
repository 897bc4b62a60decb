"""Listening to audio that streams by: words come out, a batch of stretches at a time."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from common.offload import CancelToken
from services.stt.engine import Samples
from services.stt.recognition.guards import believable_words, is_music
from services.stt.recognition.languages import language_code, likeliest
from services.stt.recognition.recogniser import (
    HeardWord,
    Recogniser,
    Recognition,
    Stretch,
    Task,
)
from services.stt.recognition.stretches import cut_stretches
from services.stt.recognition.word_times import placed_words


@dataclass(frozen=True, slots=True)
class Wish:
    """How to listen.

    language: BCP 47 tag, "" to detect it; prompt: text that stands before what is heard;
    temperature and seed: of decoding.
    """

    language: str
    prompt: str = ""
    temperature: float = 0.0
    seed: int = 0


@dataclass(frozen=True, slots=True)
class HeardPart:
    """The words of some audio, in order of time, and how far the audio is done."""

    words: tuple[HeardWord, ...]
    done_ms: int


class Listening:
    """Hears one stream of audio with a recogniser, of which it holds a batch at most.

    language: Whisper's code, "" until it is known; language_probability: None where it was given;
    speech_ms: how much speech there was so far.
    """

    def __init__(self, recogniser: Recogniser, wish: Wish, token: CancelToken) -> None:
        self._recogniser = recogniser
        self._wish = wish
        self._token = token
        self.language = ""
        if wish.language:
            self.language = language_code(wish.language, recogniser.languages)
        self.language_probability: float | None = None
        self.speech_ms = 0
        self.done_ms = 0

    def hear(self, blocks: Iterable[Samples]) -> Iterator[HeardPart]:
        """What is heard, in order of time; the last part reaches the audio's end."""
        waiting: list[Stretch] = []
        for cut in cut_stretches(blocks, self._recogniser.find_speech):
            self._token.raise_if_cancelled()
            waiting += [stretch for stretch in cut.stretches if not is_music(stretch)]
            while len(waiting) >= self._recogniser.batch_items:
                batch = waiting[: self._recogniser.batch_items]
                waiting = waiting[self._recogniser.batch_items :]
                yield self._hear_batch(batch, batch[-1].speech[-1].end_ms)
            self.done_ms = cut.done_ms
        yield self._hear_batch(waiting, self.done_ms)

    def _hear_batch(self, batch: Sequence[Stretch], done_ms: int) -> HeardPart:
        if not batch:
            return HeardPart((), done_ms)
        self._token.raise_if_cancelled()
        self.speech_ms += sum(span.length_ms for stretch in batch for span in stretch.speech)
        if not self.language:
            probabilities = self._recogniser.language_probabilities(batch)
            self.language, self.language_probability = likeliest(probabilities)
        wish = self._wish
        task = Task(self.language, wish.prompt, wish.temperature, wish.seed)
        words: list[HeardWord] = []
        recognitions = self._recogniser.recognise(batch, task, self._token)
        for stretch, recognition in zip(batch, recognitions, strict=True):
            placed = tuple(placed_words(recognition.words, stretch))
            words += believable_words(Recognition(recognition.draft, placed), stretch)
        return HeardPart(tuple(words), done_ms)
