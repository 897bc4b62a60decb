"""AudioGen and MusicGen by audiocraft: our engines against the library as its README uses it.

Runs in audiocraft's own environment (make audiocraft).
"""

import importlib
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bench.gpu_parts.clock import device_name, seconds
from bench.gpu_parts.craft_checkpoints import MEDIUM, Sizes, Written, write
from bench.gpu_parts.figure import Figure
from bench.gpu_parts.floor import DecoderShape
from common.audiocraft.library import AudioGen
from common.emotions import EmotionScores
from common.offload import CancelToken
from services.audiogen.audiocraft.engine import AudiocraftAudioGen
from services.audiogen.engine import EffectRequest
from services.audiogen.engine import Take as SoundTake
from services.musicgen.audiocraft.engine import AudiocraftMusicGen
from services.musicgen.engine import MusicRequest, Take
from tests.models.audiocraft.checkpoints import Shape

_UNIT = "s of audio"
_SMALL = Sizes(128, 4, 2, 512, 4, 16)
_FRAME_RATE_HZ = 50
_CODEBOOKS = 4
_PROMPT = "heavy rain on a window, wind in the trees"
_AUDIOGEN = Shape(16_000, (8, 5, 4, 2), "t5-large", 10.0)
_MUSICGEN = Shape(32_000, (8, 5, 4, 4), "t5-base", 30.0)


def measure_sounds(is_gpu: bool, batches: tuple[int, ...], bandwidth_gb: float) -> Iterator[Figure]:
    """AudioGen: seconds of audio a second, at each batch."""
    part, duration_s = "sounds, AudioGen in audiocraft's format", 5.0 if is_gpu else 0.5
    with tempfile.TemporaryDirectory() as root:
        written = _write(Path(root), _AUDIOGEN, is_gpu)
        engine = AudiocraftAudioGen(
            models_dir=Path(root),
            device=device_name(),
            max_batch_items=max(batches),
            audiogen_model=str(written.folder),
            audiogen_text_model=str(written.text_folder),
            own_weights_commercial_use=False,
        )
        requests = [
            EffectRequest(
                _PROMPT, "", None, round(duration_s * 1000), False, (SoundTake(seed, 1.0),)
            )
            for seed in range(max(batches))
        ]
        yield from _ours(part, engine, requests, batches, duration_s, is_gpu, bandwidth_gb)
        peer = AudioGen("random", written.codec, written.language, max_duration=10)
        yield from _theirs(part, peer, batches, duration_s, is_gpu)


def measure_music(is_gpu: bool, batches: tuple[int, ...], bandwidth_gb: float) -> Iterator[Figure]:
    """MusicGen: seconds of audio a second, at each batch."""
    part, duration_s = "music, MusicGen in audiocraft's format", 10.0 if is_gpu else 0.5
    with tempfile.TemporaryDirectory() as root:
        written = _write(Path(root), _MUSICGEN, is_gpu)
        engine = AudiocraftMusicGen(
            models_dir=Path(root),
            device=device_name(),
            max_batch_items=max(batches),
            musicgen_audiocraft_model=str(written.folder),
            musicgen_text_model=str(written.text_folder),
            own_weights_commercial_use=False,
        )
        requests = [
            MusicRequest(
                EmotionScores(sadness=1.0),
                0.5,
                "",
                "",
                round(duration_s * 1000),
                (Take(seed, 1.0),),
            )
            for seed in range(max(batches))
        ]
        yield from _ours(part, engine, requests, batches, duration_s, is_gpu, bandwidth_gb)
        # Only once common.audiocraft.library has put stand-ins for what the library need not have.
        library: Any = importlib.import_module("audiocraft.models")
        peer = library.MusicGen("random", written.codec, written.language, max_duration=30)
        yield from _theirs(part, peer, batches, duration_s, is_gpu)


def _write(root: Path, shape: Shape, is_gpu: bool) -> Written:
    return write(root, shape, MEDIUM if is_gpu else _SMALL, "cuda" if is_gpu else "cpu")


def _size(is_gpu: bool) -> str:
    return "medium (1.4 B)" if is_gpu else "4 layers of 128"


def _ours(
    part: str,
    engine: Any,
    requests: list[Any],
    batches: tuple[int, ...],
    duration_s: float,
    is_gpu: bool,
    bandwidth_gb: float,
) -> Iterator[Figure]:
    def run(batch: int) -> None:
        for _ in engine.run_batch(requests[:batch], [CancelToken() for _ in range(batch)]):
            pass

    sizes = MEDIUM if is_gpu else _SMALL
    shape = DecoderShape(
        weight_count=16 * sizes.layers * sizes.width**2
        + _CODEBOOKS * sizes.codebook_size * sizes.width,
        layer_count=sizes.layers,
        width=sizes.width,
        value_bytes=2 if is_gpu else 4,
    )
    for batch in batches:
        taken_s = seconds(run, batch)
        steps = shape.steps_a_second(2 * batch, duration_s * _FRAME_RATE_HZ / 2, bandwidth_gb)
        yield Figure(
            part,
            engine.info.name,
            _size(is_gpu),
            batch,
            _UNIT,
            batch * duration_s / taken_s,
            batch * steps / _FRAME_RATE_HZ,
        )


def _theirs(
    part: str, peer: Any, batches: tuple[int, ...], duration_s: float, is_gpu: bool
) -> Iterator[Figure]:
    peer.set_generation_params(duration=duration_s)
    for batch in batches:
        taken_s = seconds(peer.generate, [_PROMPT] * batch)
        speed = batch * duration_s / taken_s
        yield Figure(part, "audiocraft", _size(is_gpu), batch, _UNIT, speed, is_peer=True)
