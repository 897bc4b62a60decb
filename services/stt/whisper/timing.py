"""When each word was said: the attention of the decoder, warped in time (whisper.timing)."""

from typing import Any

from whisper.model import Whisper
from whisper.timing import WordTiming, find_alignment, merge_punctuations
from whisper.tokenizer import Tokenizer

from services.stt.recognition.recogniser import Draft, HeardWord

_PREPENDED = "\"'“¿([{-"
_APPENDED = "\"'.。,，!！?？:：”)]}、"
_FRAMES_PER_MS = 16
_MEL_FRAME_MS = 10


class _Encoded:
    """A model whose encoder has run: find_alignment calls it with features, not with a spectrum."""

    def __init__(self, model: Whisper) -> None:
        self._model = model

    def __getattr__(self, name: str) -> Any:
        return getattr(self._model, name)

    def __call__(self, features: Any, tokens: Any) -> Any:
        return self._model.decoder(tokens, features)


def timed_words(
    model: Whisper, tokenizer: Tokenizer, draft: Draft, features: Any, frame_count: int
) -> tuple[HeardWord, ...]:
    """The words of a draft; features (1500, state) of its stretch, which has so many frames."""
    text_tokens = [token for token in draft.tokens if token < tokenizer.eot]
    mel_count = max(frame_count // (_FRAMES_PER_MS * _MEL_FRAME_MS), 2)
    words: list[WordTiming] = find_alignment(
        _Encoded(model), tokenizer, text_tokens, features, mel_count
    )
    merge_punctuations(words, _PREPENDED, _APPENDED)
    return tuple(
        HeardWord(
            word.word, round(word.start * 1000), round(word.end * 1000), float(word.probability)
        )
        for word in words
        if word.word.strip()
    )
