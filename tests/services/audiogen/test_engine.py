import os
import subprocess
import sys

import numpy as np
import pytest

from common.errors import Cancelled
from common.offload import CancelToken
from common.sounds import SoundFamily
from services.audiogen.engine import EffectRequest, Take, TakeBlock, TakeResult
from services.audiogen.light.engine import BLOCK_FRAMES, LightAudioGen


def effect(**fields: object) -> EffectRequest:
    values: dict[str, object] = {
        "prompt": "", "sound": "rain_steady", "family": SoundFamily.RAIN, "duration_ms": 30_000,
        "lasting": True, "takes": (Take(1, 1.0),), **fields,
    }  # fmt: skip
    return EffectRequest(**values)  # type: ignore[arg-type]


def test_the_engine_stops_at_the_next_block_once_cancelled() -> None:
    token = CancelToken()
    events = LightAudioGen().generate(effect(), token)
    first = next(events)
    assert isinstance(first, TakeBlock)
    assert first.samples.dtype == np.float32
    assert 0 < len(first.samples) <= BLOCK_FRAMES
    token.cancel()
    with pytest.raises(Cancelled):
        next(events)


def test_a_take_ends_with_its_result_and_does_not_know_its_neighbours() -> None:
    engine = LightAudioGen()
    both = [Take(1, 1.0), Take(2, 0.5)]
    together = list(engine.generate(effect(duration_ms=2000, takes=tuple(both)), CancelToken()))
    alone = list(engine.generate(effect(duration_ms=2000, takes=(both[1],)), CancelToken()))
    results = [event for event in together if isinstance(event, TakeResult)]
    assert [(result.take_index, result.take) for result in results] == list(enumerate(both))
    second = [e.samples for e in together if isinstance(e, TakeBlock) and e.take_index == 1]
    only = [event.samples for event in alone if isinstance(event, TakeBlock)]
    assert np.array_equal(np.concatenate(second), np.concatenate(only))


_PROGRAM = """
import hashlib
from common.offload import CancelToken
from services.audiogen.engine import EffectRequest, Take, TakeBlock
from services.audiogen.light.engine import LightAudioGen
digest = hashlib.sha256()
for sound in ("rain_on_window", "dog_bark", "church_bell"):
    asked = EffectRequest("far", sound, None, 1500, False, (Take(5, 1.0),))
    for event in LightAudioGen().generate(asked, CancelToken()):
        if isinstance(event, TakeBlock):
            digest.update(event.samples.tobytes())
print(digest.hexdigest())
"""


def test_other_processes_make_the_same_samples() -> None:
    digests = set()
    for hash_seed in ("1", "2"):
        environment = {**os.environ, "PYTHONHASHSEED": hash_seed, "OPENBLAS_NUM_THREADS": "1"}
        made = subprocess.run(
            [sys.executable, "-c", _PROGRAM],
            env=environment,
            capture_output=True,
            text=True,
            check=True,
        )
        digests.add(made.stdout.strip())
    assert len(digests) == 1
