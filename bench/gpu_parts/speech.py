"""Whisper: our recognisers against openai-whisper as its README uses it.

Random weights never say that they are done, so each window is decoded to the most tokens that
ours allows (443): a narration's window has a quarter of that.
"""

import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import torch
import whisper
from whisper.model import ModelDimensions, Whisper

from bench.gpu_parts.clock import device_name, seconds
from bench.gpu_parts.figure import Figure
from common.engines import EngineInfo
from common.offload import CancelToken
from services.stt.faster_whisper.recogniser import FasterWhisperRecogniser
from services.stt.recognition.recogniser import SAMPLE_RATE_HZ, Span, Stretch, Task
from services.stt.whisper.recogniser import WhisperRecogniser
from tests.models.stt.checkpoints import save_openai
from tests.models.stt.converted import save_ctranslate2

_PART = "speech, Whisper"
_UNIT = "s of speech"
_WINDOW_S = 28
# The last that is tried: random weights never say anything that a first try is kept for.
_TEMPERATURE = 1.0
# Tokens of the context that are no text.
_NOT_TEXT = 5
# openai/whisper-large-v3-turbo: 32 layers hear, 4 write; less one language.
_TURBO = ModelDimensions(128, 1500, 1280, 20, 32, 51865, 448, 1280, 20, 4)
_SMALL = ModelDimensions(80, 1500, 128, 2, 2, 51865, 448, 128, 2, 1)


def measure(is_gpu: bool, batches: tuple[int, ...], _bandwidth_gb: float) -> Iterator[Figure]:
    """Seconds of speech a second, for windows of 28 s at each batch."""
    dims, name = (_TURBO, "large-v3-turbo (0.8 B)") if is_gpu else (_SMALL, "2 layers of 128")
    torch.manual_seed(0)
    with tempfile.TemporaryDirectory() as root:
        model = Whisper(dims)
        # It leaves this one as the memory was.
        torch.nn.init.normal_(model.decoder.positional_embedding, std=0.01)
        openai_file = save_openai(model, Path(root) / "model.pt")
        converted = save_ctranslate2(model, Path(root) / "converted")
        del model
        for engine, path, cls in (
            ("whisper", openai_file, WhisperRecogniser),
            ("faster-whisper", converted, FasterWhisperRecogniser),
        ):
            info = EngineInfo(engine, "bench", "MIT", True, device_name())
            recogniser: Any = cls(path, max(batches), info)
            for batch in batches:
                taken_s = seconds(_recognise, recogniser, batch)
                yield Figure(_PART, engine, name, batch, _UNIT, batch * _WINDOW_S / taken_s)
        yield _readme(openai_file, name)


def _noise() -> np.ndarray[Any, np.dtype[np.float32]]:
    generator = np.random.Generator(np.random.PCG64(0))
    return generator.normal(0, 0.1, _WINDOW_S * SAMPLE_RATE_HZ).astype(np.float32)


def _recognise(recogniser: Any, batch: int) -> None:
    stretches = [
        Stretch(start_ms, _noise(), (Span(start_ms, start_ms + 1000 * _WINDOW_S),), 0.0)
        for start_ms in range(0, batch * 30_000, 30_000)
    ]
    recogniser.recognise(stretches, Task("ko", "", _TEMPERATURE, 0), CancelToken())


def _readme(path: Path, name: str) -> Figure:
    """whisper.transcribe, which takes one window after the other.

    Its README asks for no word times, and here they would lead astray: it goes on from the end of
    the last word, which random weights put anywhere, and decodes the same audio again. Ours makes
    them. Thresholds and fallbacks are off for the same reason: nothing random passes them. It may
    write as many tokens as ours, where by itself it would give up at half of them.
    """
    model = whisper.load_model(str(path), device=device_name())
    audio = _noise()
    taken_s = seconds(
        lambda: whisper.transcribe(
            model,
            audio,
            language="ko",
            temperature=_TEMPERATURE,
            # Random times would make it go on from the middle of the window.
            without_timestamps=True,
            sample_len=model.dims.n_text_ctx - _NOT_TEXT,
            compression_ratio_threshold=None,
            logprob_threshold=None,
            no_speech_threshold=None,
            fp16=device_name() != "cpu",
        )
    )
    return Figure(_PART, "openai-whisper", name, 1, _UNIT, _WINDOW_S / taken_s, is_peer=True)
