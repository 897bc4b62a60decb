"""When each word was said: the attention of the decoder, warped in time by CTranslate2."""

from collections.abc import Sequence
from typing import Any

from faster_whisper import WhisperModel
from faster_whisper.tokenizer import Tokenizer
from faster_whisper.transcribe import merge_punctuations

from services.stt.recognition.recogniser import Draft, HeardWord

_PREPENDED = "\"'“¿([{-"
_APPENDED = "\"'.。,，!！?？:：”)]}、"
_FRAMES_PER_MEL = 160  # 10 ms


def timed_words(
    model: WhisperModel,
    tokenizer: Tokenizer,
    encoded: Any,
    drafts: Sequence[Draft],
    frame_counts: Sequence[int],
) -> list[tuple[HeardWord, ...]]:
    """The words of each draft; encoded: the stretches, which have so many frames each."""
    text_tokens = [[token for token in d.tokens if token < tokenizer.eot] for d in drafts]
    mel_counts = [max(count // _FRAMES_PER_MEL, 2) for count in frame_counts]
    return [
        _words(found) for found in model.find_alignment(tokenizer, text_tokens, encoded, mel_counts)
    ]


def _words(alignment: list[dict[str, Any]]) -> tuple[HeardWord, ...]:
    merge_punctuations(alignment, _PREPENDED, _APPENDED)
    return tuple(
        HeardWord(
            each["word"],
            round(float(each["start"]) * 1000),
            round(float(each["end"]) * 1000),
            float(each["probability"]),
        )
        for each in alignment
        if each["word"].strip()
    )
