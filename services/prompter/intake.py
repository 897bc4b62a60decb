"""A WritePrompts request on its way in: checked, and as the engine takes it."""

from whereisaudio.media.v1 import media_pb2
from whereisaudio.prompter.v1 import prompter_pb2

from common.errors import invalid_field
from common.wire import morpheme_from_proto
from services.prompter.engine import PromptRequest, PromptSentence

MAX_SENTENCES = 500
# Of one sentence; the longest sentences of novels have some hundreds.
MAX_CHARS = 2000
MAX_MORPHEMES = 2000


def request_from_proto(message: prompter_pb2.WritePromptsRequest) -> PromptRequest:
    """The request; raises InvalidArgument naming the field that is wrong."""
    language = message.language.partition("-")[0].lower()
    if language not in ("", "ko"):
        raise invalid_field("language", f"got {message.language!r}, expected 'ko'")
    if len(message.sentences) > MAX_SENTENCES:
        raise invalid_field("sentences", f"got {len(message.sentences)}, at most {MAX_SENTENCES}")
    sentences = tuple(
        _sentence(sentence, f"sentences[{place}]")
        for place, sentence in enumerate(message.sentences)
    )
    return PromptRequest(sentences, "ko", message.seed)


def _sentence(message: prompter_pb2.PromptSentence, field: str) -> PromptSentence:
    if len(message.text) > MAX_CHARS:
        raise invalid_field(
            f"{field}.text", f"got {len(message.text)} characters, at most {MAX_CHARS}"
        )
    if len(message.morphemes) > MAX_MORPHEMES:
        raise invalid_field(
            f"{field}.morphemes", f"got {len(message.morphemes)}, at most {MAX_MORPHEMES}"
        )
    for place, morpheme in enumerate(message.morphemes):
        _check_range(morpheme, len(message.text), f"{field}.morphemes[{place}]")
    morphemes = tuple(morpheme_from_proto(morpheme) for morpheme in message.morphemes)
    return PromptSentence(message.sentence_id, message.text, morphemes)


def _check_range(morpheme: media_pb2.Morpheme, char_count: int, field: str) -> None:
    """A morpheme stands inside its sentence; an empty one (an omitted vowel) is allowed."""
    start, end = morpheme.start_char, morpheme.end_char
    if not 0 <= start <= end <= char_count:
        raise invalid_field(
            field, f"got characters {start} to {end} of a sentence with {char_count}"
        )
