"""Engines as the service loads them, and what they answer."""

from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from common.engines import load as load_engine
from common.offload import CancelToken
from common.sentences import Sentence
from common.text.script import ScriptLine
from services.stt.engine import (
    AlignRequest,
    AlignSummary,
    Samples,
    TranscribeRequest,
    TranscribeSummary,
)
from services.stt.engines import ENGINES
from services.stt.recognition.engine import RecognitionEngine
from services.stt.settings import SttSettings

_BLOCK_FRAMES = 100_003


def settings_for(kind: str, path: Path, **more: object) -> SttSettings:
    """Settings that name the weights of an engine."""
    return SttSettings(
        engine=kind,
        device="cpu",
        **{f"{kind.replace('-', '_')}_model": str(path)},
        **more,  # type: ignore[arg-type]
    )


def load(kind: str, path: Path, **more: object) -> RecognitionEngine:
    """The engine with the weights in a file or folder."""
    engine = load_engine(ENGINES[kind], settings_for(kind, path, **more))
    assert isinstance(engine, RecognitionEngine)
    engine.warm_up()
    return engine


def blocks(samples: Samples) -> Iterable[Samples]:
    """The samples in blocks of an odd size."""
    for start in range(0, len(samples), _BLOCK_FRAMES):
        yield samples[start : start + _BLOCK_FRAMES]


def transcribe(
    engine: RecognitionEngine,
    samples: NDArray[np.float32],
    language: str = "ko",
    start_ms: int = 0,
    preceding: str = "",
    script: Sequence[str] = (),
    temperature: float = 0.0,
    seed: int = 0,
) -> tuple[list[Sentence], TranscribeSummary]:
    """The sentences and the summary of a whole transcription."""
    lines = tuple(ScriptLine(index, text) for index, text in enumerate(script))
    request = TranscribeRequest(language, start_ms, preceding, lines, temperature, seed)
    events = list(engine.transcribe(request, blocks(samples), CancelToken()))
    summary = events[-1]
    assert isinstance(summary, TranscribeSummary)
    return [event for event in events if isinstance(event, Sentence)], summary


def align(
    engine: RecognitionEngine,
    samples: NDArray[np.float32],
    script: Sequence[str],
    language: str = "ko",
) -> tuple[list[Sentence], AlignSummary]:
    """The sentences and the summary of a whole alignment."""
    lines = tuple(ScriptLine(index, text) for index, text in enumerate(script))
    events = list(engine.align(AlignRequest(language, lines), blocks(samples), CancelToken()))
    summary = events[-1]
    assert isinstance(summary, AlignSummary)
    return [event for event in events if isinstance(event, Sentence)], summary
