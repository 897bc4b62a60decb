"""Whisper as CTranslate2 runs it, several stretches at a time."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from faster_whisper.tokenizer import _LANGUAGE_CODES, Tokenizer

from common.engines import EngineInfo
from common.offload import CancelToken
from services.stt.faster_whisper.decoding import Decoder
from services.stt.faster_whisper.model import load_model, renewed
from services.stt.faster_whisper.timing import timed_words
from services.stt.faster_whisper.voice import speech_by_voice
from services.stt.recognition.engine import RecognitionEngine
from services.stt.recognition.fallback import decode_with_fallback
from services.stt.recognition.halves import run_in_halves
from services.stt.recognition.opening import Wanted, open_engine
from services.stt.recognition.recogniser import (
    SAMPLE_RATE_HZ,
    Draft,
    Mono,
    Recognition,
    Span,
    Stretch,
    Task,
    draw_seed,
)

NAME = "faster-whisper"
_VERSION = "1"  # of this code; weights have a fingerprint of their own


class FasterWhisperRecogniser:
    """A loaded model. All methods run on the engine's thread."""

    def __init__(self, folder: Path, batch_items: int, info: EngineInfo) -> None:
        self.info = info
        self._folder = folder
        self._model = load_model(folder, info.device)
        self.batch_items = batch_items
        known = self._model.hf_tokenizer
        codes = _LANGUAGE_CODES if self._model.model.is_multilingual else ("en",)
        self.languages = frozenset(
            code for code in codes if code == "en" or known.token_to_id(f"<|{code}|>") is not None
        )

    def warm_up(self) -> None:
        """Runs the voice detector and the encoder once."""
        silence = np.zeros(SAMPLE_RATE_HZ, np.float32)
        self.find_speech(silence)
        self._decoder("en").encode([Stretch(0, silence, (Span(0, 1000),), 0.0)])

    def find_speech(self, samples: Mono) -> list[Span]:
        """See Recogniser."""
        return speech_by_voice(samples)

    def language_probabilities(self, stretches: Sequence[Stretch]) -> list[Mapping[str, float]]:
        """See Recogniser."""
        if not self._model.model.is_multilingual:
            return [{"en": 1.0} for _ in stretches]
        encoded = self._decoder("en").encode(stretches)
        found = self._model.model.detect_language(encoded)
        return [{token[2:-2]: share for token, share in row} for row in found]

    def recognise(
        self, stretches: Sequence[Stretch], task: Task, token: CancelToken
    ) -> list[Recognition]:
        """See Recogniser."""
        return run_in_halves(stretches, lambda part: self._recognise(part, task, token))

    def _recognise(
        self, stretches: Sequence[Stretch], task: Task, token: CancelToken
    ) -> list[Recognition]:
        decoder = self._decoder(task.language)
        encoded = decoder.encode(stretches)

        def decode(indices: Sequence[int], temperature: float) -> list[Draft]:
            token.raise_if_cancelled()
            if temperature == 0:  # the first, if any: all stretches are still in
                return decoder.decode(encoded, len(stretches), task.prompt, 0.0)
            return [
                self._sample(decoder, stretches[index], task, temperature, token)
                for index in indices
            ]

        drafts = decode_with_fallback(decode, len(stretches), task.temperature)
        frame_counts = [len(stretch.samples) for stretch in stretches]
        words = timed_words(self._model, decoder.tokenizer, encoded, drafts, frame_counts)
        return [Recognition(draft, found) for draft, found in zip(drafts, words, strict=True)]

    def _sample(
        self,
        decoder: Decoder,
        stretch: Stretch,
        task: Task,
        temperature: float,
        token: CancelToken,
    ) -> Draft:
        token.raise_if_cancelled()
        seed = draw_seed(task.seed, stretch.start_ms, temperature)
        model = renewed(self._model, self._folder, self.info.device, seed)
        alone = Decoder(model, decoder.tokenizer)
        (draft,) = alone.decode(alone.encode([stretch]), 1, task.prompt, temperature)
        return draft

    def _decoder(self, language: str) -> Decoder:
        tokenizer = Tokenizer(
            self._model.hf_tokenizer,
            self._model.model.is_multilingual,
            task="transcribe",
            language=language,
        )
        return Decoder(self._model, tokenizer)


def load_engine(
    models_dir: Path,
    device: str,
    max_batch_items: int,
    own_weights_commercial_use: bool,
    faster_whisper_model: str,
) -> RecognitionEngine:
    """The engine with the weights that the settings name; raises as open_engine does."""
    wanted = Wanted(
        models_dir, faster_whisper_model, device, max_batch_items, own_weights_commercial_use
    )
    return open_engine(NAME, _VERSION, wanted, FasterWhisperRecogniser)
