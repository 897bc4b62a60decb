"""What is not believed: words heard in silence, in music, or round and round."""

import re
from collections.abc import Sequence

from services.stt.recognition.fallback import is_repetitive, is_silence
from services.stt.recognition.recogniser import HeardWord, Recognition, Span, Stretch
from services.stt.recognition.repetition import without_loops

# Of tonality.py. Chords measured 4.5 and more, a voice over music as loud as itself up to 4.2, a
# voice alone up to 1.8.
_CERTAINLY_MUSIC, _PERHAPS_MUSIC = 4.4, 2.0
# What has to hold as well before a stretch that is perhaps music, or a set phrase, is dropped.
_DOUBTFUL_LOG_PROBABILITY = -0.5
_DOUBTFUL_NO_SPEECH = 0.3
_NEAR_SPEECH_MS = 150  # how far from any speech a word may lie
# What models write where nobody speaks: the ends of the videos that they were trained on.
_SET_PHRASES = re.compile(
    r"(시청해\s?주셔서 감사합니다|구독과? 좋아요|다음 (영상|시간)에서? (만나요|뵙겠습니다)"
    r"|(한글)?\s?자막\s?(by|제공|제작)|MBC 뉴스|KBS 뉴스|Thanks? (you )?for watching"
    r"|Subtitles by|ご視聴ありがとうございました)",
    re.IGNORECASE,
)
_LONGEST_SET_PHRASE_CHARS = 40


def is_music(stretch: Stretch) -> bool:
    """Whether a stretch is nothing but music, so that no model is to hear it."""
    return stretch.tonality > _CERTAINLY_MUSIC


def believable_words(recognition: Recognition, stretch: Stretch) -> list[HeardWord]:
    """The words that were said, as far as can be told; recognition times lie on speech's clock."""
    if is_silence(recognition.draft) or _is_invented(recognition, stretch):
        return []
    words = [word for word in recognition.words if _is_spoken(word, stretch.speech)]
    return without_loops(words) if is_repetitive(recognition.draft) else words


def _is_invented(recognition: Recognition, stretch: Stretch) -> bool:
    draft = recognition.draft
    if (
        draft.average_log_probability > _DOUBTFUL_LOG_PROBABILITY
        and draft.no_speech_probability < _DOUBTFUL_NO_SPEECH
    ):
        return False
    text = draft.text.strip()
    is_set_phrase = len(text) <= _LONGEST_SET_PHRASE_CHARS and bool(_SET_PHRASES.search(text))
    return is_set_phrase or stretch.tonality > _PERHAPS_MUSIC


def _is_spoken(word: HeardWord, speech: Sequence[Span]) -> bool:
    """Whether somebody speaks near the word."""
    return any(
        word.start_ms < span.end_ms + _NEAR_SPEECH_MS
        and word.end_ms > span.start_ms - _NEAR_SPEECH_MS
        for span in speech
    )
