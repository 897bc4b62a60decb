"""Whisper as openai-whisper runs it, several stretches at a time."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
import whisper
from whisper.timing import dtw_cpu
from whisper.tokenizer import LANGUAGES, get_tokenizer

from common.engines import EngineInfo
from common.offload import CancelToken
from services.stt.recognition.detector import speech_by_level
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
from services.stt.whisper.checkpoint import load_whisper
from services.stt.whisper.decoding import decode_batch
from services.stt.whisper.timing import timed_words

NAME = "whisper"
_VERSION = "1"  # of this code; weights have a fingerprint of their own


class WhisperRecogniser:
    """A loaded model. All methods run on the engine's thread."""

    def __init__(self, path: Path, batch_items: int, info: EngineInfo) -> None:
        self.info = info
        self._model = load_whisper(path, info.device)
        self.batch_items = batch_items
        codes = tuple(LANGUAGES)[: self._model.num_languages]
        self.languages = frozenset(codes if self._model.is_multilingual else ("en",))

    def warm_up(self) -> None:
        """Runs the encoder once and compiles the warping."""
        silence = Stretch(0, np.zeros(SAMPLE_RATE_HZ, np.float32), (Span(0, 1000),), 0.0)
        self._features([silence])
        dtw_cpu(np.zeros((2, 2)))

    def find_speech(self, samples: Mono) -> list[Span]:
        """See Recogniser; openai-whisper brings no voice detector."""
        return speech_by_level(samples)

    def language_probabilities(self, stretches: Sequence[Stretch]) -> list[Mapping[str, float]]:
        """See Recogniser."""
        if not self._model.is_multilingual:
            return [{"en": 1.0} for _ in stretches]
        _, probabilities = whisper.decoding.detect_language(self._model, self._features(stretches))
        return list(probabilities)

    def recognise(
        self, stretches: Sequence[Stretch], task: Task, token: CancelToken
    ) -> list[Recognition]:
        """See Recogniser."""
        return run_in_halves(stretches, lambda part: self._recognise(part, task, token))

    @torch.inference_mode()
    def _recognise(
        self, stretches: Sequence[Stretch], task: Task, token: CancelToken
    ) -> list[Recognition]:
        features = self._features(stretches)

        def decode(indices: Sequence[int], temperature: float) -> list[Draft]:
            seeds = [draw_seed(task.seed, stretches[i].start_ms, temperature) for i in indices]
            rows = features[list(indices)]
            return decode_batch(self._model, rows, task, temperature, seeds, token)

        drafts = decode_with_fallback(decode, len(stretches), task.temperature)
        tokenizer = get_tokenizer(
            self._model.is_multilingual,
            num_languages=self._model.num_languages,
            language=task.language,
            task="transcribe",
        )
        recognitions = []
        for stretch, draft, row in zip(stretches, drafts, features, strict=True):
            token.raise_if_cancelled()
            words = timed_words(self._model, tokenizer, draft, row, len(stretch.samples))
            recognitions.append(Recognition(draft, words))
        return recognitions

    @torch.inference_mode()
    def _features(self, stretches: Sequence[Stretch]) -> Any:
        """What the encoder makes of stretches, padded to 30 s: (rows, 1500, state)."""
        spectra = [
            whisper.log_mel_spectrogram(
                whisper.pad_or_trim(stretch.samples), self._model.dims.n_mels
            )
            for stretch in stretches
        ]
        batch = torch.stack(spectra).to(self._model.device)
        weights = self._model.encoder.conv1.weight
        return self._model.encoder(batch.to(weights.dtype))


def load_engine(
    models_dir: Path,
    device: str,
    max_batch_items: int,
    own_weights_commercial_use: bool,
    whisper_model: str,
) -> RecognitionEngine:
    """The engine with the weights that the settings name; raises as open_engine does."""
    wanted = Wanted(models_dir, whisper_model, device, max_batch_items, own_weights_commercial_use)
    return open_engine(NAME, _VERSION, wanted, WhisperRecogniser)
