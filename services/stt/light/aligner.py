"""The light engine of speech-to-text: it aligns a script, and transcribes nothing."""

from collections.abc import Iterable, Iterator

import numpy as np

from common.engines import EngineInfo
from common.errors import FailedPrecondition
from common.offload import CancelToken
from common.sentences import Sentence
from services.stt.engine import (
    AlignRequest,
    AlignSummary,
    Heard,
    Samples,
    TranscribeRequest,
    TranscribeSummary,
)
from services.stt.light.alignment import WINDOW_FRAMES, Alignment
from services.stt.light.reference import Reference
from services.stt.light.voice import Voice
from services.stt.refusal import EXPECTED_MATCH, JUDGED_SPEECH_MS, require_match, require_speech
from services.stt.script import ScriptSentence, read_script
from services.stt.spectrum import BAND_COUNT, FRAME_MS, SpectrumStream


class LightAligner:
    """Aligns Korean narrations with espeak-ng's reading of the script; no model weights."""

    info = EngineInfo(
        name="light",
        version="1",
        licence="Apache-2.0",
        commercial_use=True,
    )

    def warm_up(self) -> None:
        """Speaks a syllable, so that a broken espeak-ng shows before the first request."""
        with Voice() as voice:
            voice.speak("아")

    def transcribe(
        self, request: TranscribeRequest, blocks: Iterable[Samples], token: CancelToken
    ) -> Iterator[Sentence | Heard | TranscribeSummary]:
        """Always raises FailedPrecondition: it hears only what a script tells it."""
        raise FailedPrecondition(
            "ENGINE_CANNOT_TRANSCRIBE",
            "the light engine needs a script; without one, run the stt service with the engine "
            "whisper or faster-whisper (pip install 'where-is-audio[stt-whisper]' or "
            "'where-is-audio[stt-faster-whisper]', then WIA_ENGINE=whisper) or give the script",
        )

    def align(
        self, request: AlignRequest, blocks: Iterable[Samples], token: CancelToken
    ) -> Iterator[Sentence | Heard | AlignSummary]:
        """See SttEngine.align; sentences come in windows of a few minutes."""
        script = _checked_script(request)
        with Voice() as voice:
            alignment = Alignment(script, Reference(script, voice), token)
            waiting: list[Sentence] = []
            for window, is_last in _windows(blocks, alignment):
                waiting += alignment.process(window, is_last)
                # Nobody is to work on the sentences of another book's script.
                if alignment.script_match >= EXPECTED_MATCH:
                    yield from waiting
                    waiting.clear()
                elif alignment.speech_frames * FRAME_MS >= JUDGED_SPEECH_MS:
                    require_match(alignment.script_match)
                yield Heard(alignment.position * FRAME_MS)
        require_speech(alignment.speech_frames * FRAME_MS, alignment.position * FRAME_MS)
        require_match(alignment.script_match)
        yield alignment.summary()


def _windows(blocks: Iterable[Samples], alignment: Alignment) -> Iterator[tuple[np.ndarray, bool]]:
    """Spectra from the alignment's position on, and whether they are the last.

    A window is given out only when half of another is there, so that the last is never short.
    """
    stream = SpectrumStream()
    held = np.zeros((0, BAND_COUNT + 1), np.float32)
    pieces: list[np.ndarray] = []
    held_count = 0
    for block in blocks:
        pieces.append(stream.push(block[:, 0]))
        held_count += len(pieces[-1])
        while held_count >= WINDOW_FRAMES * 3 // 2:
            held = np.concatenate([held, *pieces])
            pieces.clear()
            before = alignment.position
            yield held[:WINDOW_FRAMES], False
            held = held[alignment.position - before :].copy()
            held_count = len(held)
    yield np.concatenate([held, *pieces, stream.flush()]), True


def _checked_script(request: AlignRequest) -> list[ScriptSentence]:
    language = request.language.partition("-")[0].lower()
    if language != "ko":
        raise FailedPrecondition(
            "UNSUPPORTED_LANGUAGE",
            f"the light engine aligns Korean (ko), got language {request.language!r}",
        )
    return read_script(request.script_lines, request.language)
