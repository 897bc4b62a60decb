"""The light engine of speech-to-text: it aligns a script, and transcribes nothing."""

from collections.abc import Iterable, Iterator

import numpy as np

from common.engines import EngineInfo
from common.errors import FailedPrecondition, InvalidArgument
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
from services.stt.light.spectrum import BAND_COUNT, FRAME_MS, SpectrumStream
from services.stt.light.voice import Voice
from services.stt.script import ScriptSentence, hangul_share, split_script

EXPECTED_MATCH = 0.5
_JUDGED_FRAMES = 600_000 // FRAME_MS  # of speech, after which another book's script is refused
_LEAST_SPEECH_FRAMES = 300 // FRAME_MS
_LEAST_HANGUL_SHARE = 0.5


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
            "whisper or faster-whisper (pip install 'where-is-audio[whisper]' or "
            "'where-is-audio[faster-whisper]', then WIA_ENGINE=whisper) or give the script",
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
                elif alignment.speech_frames >= _JUDGED_FRAMES:
                    _require_match(alignment)
                yield Heard(alignment.position * FRAME_MS)
        if alignment.speech_frames < _LEAST_SPEECH_FRAMES:
            raise FailedPrecondition(
                "NO_SPEECH",
                f"no speech was heard in {alignment.position * FRAME_MS / 1000:.1f} s of "
                "narration; expected a voice that reads the script",
            )
        _require_match(alignment)
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
    script = list(split_script(request.script_lines))
    if not script:
        raise InvalidArgument(
            "SCRIPT_EMPTY", "the script has no line that could be read aloud; expected some"
        )
    share = hangul_share(" ".join(sentence.spoken for sentence in script))
    if share < _LEAST_HANGUL_SHARE:
        raise FailedPrecondition(
            "LANGUAGE_MISMATCH",
            f"{share:.0%} of the script's letters are Korean, expected at least "
            f"{_LEAST_HANGUL_SHARE:.0%} for language {request.language!r}",
        )
    return script


def _require_match(alignment: Alignment) -> None:
    if alignment.script_match < EXPECTED_MATCH:
        raise FailedPrecondition(
            "SCRIPT_MISMATCH",
            f"script and narration match to {alignment.script_match:.0%}, expected at least "
            f"{EXPECTED_MATCH:.0%}: the script seems to be another book's, or the narration in "
            "another language",
        )
