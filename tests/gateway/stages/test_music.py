"""Each piece of music goes on from the one before."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import soundfile

from common.emotions import Emotion
from common.service import running
from common.sounds import CueKind
from gateway.cue_sheet.model import Cue
from gateway.production_trace import ProductionTrace
from gateway.stages.music import make_music
from gateway.stages.preview import Preview
from gateway.stages.takes import TAKE_FILE
from gateway.stages.work import Work
from tests.gateway.faces import running_faces
from tests.listening_engine import LISTENING, ListeningMusicGen

FIRST = Cue("a", CueKind.MUSIC, 0, 9_000, emotion=Emotion.SADNESS, intensity=0.5)
SECOND = Cue("b", CueKind.MUSIC, 9_000, 15_000, emotion=Emotion.FEAR, intensity=0.7)


@pytest.fixture
async def work(tmp_path: Path) -> AsyncIterator[Work]:
    """A production's run with a real musicgen service whose engine keeps its requests."""
    async with AsyncExitStack() as stack:
        settings = LISTENING.settings_type(
            grpc_address="127.0.0.1:0", health_address="127.0.0.1:0", metrics_port=0, drain_s=0
        )
        bound = await stack.enter_async_context(running(LISTENING, settings))
        faces = await stack.enter_async_context(
            running_faces(tmp_path / "data", musicgen_address=bound.grpc_address)
        )
        gateway = faces.gateway
        production = await gateway.stores.productions.get(await faces.add_production())
        yield Work(
            production,
            gateway.services,
            gateway.settings,
            gateway.stores,
            Preview(),
            ProductionTrace(production.id),
        )


async def test_a_piece_is_given_key_tempo_and_end_of_the_one_before(work: Work) -> None:
    ListeningMusicGen.heard.clear()
    first, previous = await make_music(work, FIRST, None)
    await make_music(work, SECOND, previous)
    alone, then = ListeningMusicGen.heard
    assert alone.previous is None
    assert alone.previous_audio is None
    assert then.previous is not None
    assert previous.tonality is not None
    assert then.previous.tonic_pitch_class == previous.tonality.tonic_pitch_class
    assert then.previous_audio is not None
    folder = await work.stores.artifacts.require(first.chosen_take_id)
    take, rate_hz = soundfile.read(folder / TAKE_FILE, dtype="float32")
    assert then.previous_audio.sample_rate_hz == rate_hz
    assert np.array_equal(then.previous_audio.samples, take[-5 * rate_hz :])


async def test_another_piece_before_makes_another_take(work: Work) -> None:
    _, sad = await make_music(work, FIRST, None)
    _, angry = await make_music(work, replace(FIRST, id="c", emotion=Emotion.ANGER), None)
    after_sad, _ = await make_music(work, SECOND, sad)
    after_angry, _ = await make_music(work, SECOND, angry)
    again, _ = await make_music(work, SECOND, sad)
    assert after_sad.chosen_take_id != after_angry.chosen_take_id
    assert again.chosen_take_id == after_sad.chosen_take_id
