"""The blocking client against the real gateway."""

from dataclasses import replace

import numpy as np
import pytest
import soundfile

from common.errors import Aborted, AlreadyExists, InvalidArgument, NotFound
from common.sounds import CueKind
from tests.wia.whole.conftest import Produced, Story
from tests.wia.whole.serving import Serving
from wia.client.client import Client
from wia.client.model import ProductionOptions, ProductionState
from wia.client.rendition import MIX, stem, take
from wia.client.segment import AudioSegment


@pytest.fixture(scope="module")
def client(system: Serving) -> Client:
    with Client(system.url) as opened:
        yield opened


@pytest.fixture(scope="module")
def production_id(client: Client, story: Story, produced: Produced) -> str:
    production = client.create(story.narration, script=story.script)
    assert client.wait(production.id).state is ProductionState.SUCCEEDED
    return production.id


def test_a_production_is_found_again(client: Client, production_id: str) -> None:
    production = client.get(production_id)
    assert production.id in [found.id for found in client.list().productions]
    assert production.config.profile == "podcast"
    assert production.mix is not None
    assert production.mix.loudness_lufs == pytest.approx(-16, abs=0.5)
    assert {engine.service for engine in production.engines} >= {"stt", "audiogen", "mixer"}


def test_pages_follow_one_another(client: Client, production_id: str) -> None:
    first = client.list(page_size=1)
    assert len(first.productions) == 1
    second = client.list(page_size=1, page_token=first.next_page_token)
    assert second.productions[0].id != first.productions[0].id


def test_the_same_key_gives_the_same_production(client: Client, story: Story) -> None:
    options = ProductionOptions(title="twice")
    make = {"script": story.script, "options": options, "idempotency_key": "key-1"}
    first = client.create(story.narration, **make)  # type: ignore[arg-type]
    second = client.create(story.narration, **make)  # type: ignore[arg-type]
    assert first.id == second.id
    with pytest.raises(AlreadyExists):
        client.create(
            story.narration, script=story.script, options=ProductionOptions(title="other"),
            idempotency_key="key-1",
        )  # fmt: skip
    client.delete(first.id)
    with pytest.raises(NotFound):
        client.get(first.id)


def test_events_tell_the_whole_and_can_be_taken_up_anywhere(
    client: Client, production_id: str
) -> None:
    events = list(client.events(production_id))
    sequences = [event.sequence for event in events]
    assert sequences == list(range(1, len(events) + 1))
    assert events[-1].happening is ProductionState.SUCCEEDED
    later = list(client.events(production_id, after_sequence=sequences[-3]))
    assert [event.sequence for event in later] == sequences[-2:]
    assert list(client.events(production_id, after_sequence=sequences[-1])) == []


def test_an_edit_is_rendered_and_a_stale_one_refused(client: Client, production_id: str) -> None:
    sheet = client.cue_sheet(production_id)
    before = client.segment(production_id, stem("music"))
    edited = replace(
        sheet,
        cues=tuple(replace(cue, enabled=cue.kind is not CueKind.MUSIC) for cue in sheet.cues),
    )
    after = client.put_cue_sheet(production_id, edited)
    assert after.revision == sheet.revision + 1
    with pytest.raises(Aborted):
        client.put_cue_sheet(production_id, sheet)
    client.render(production_id)
    assert client.wait(production_id).state is ProductionState.SUCCEEDED
    assert client.get(production_id).mix.revision == after.revision  # type: ignore[union-attr]
    assert before.max > 0
    assert client.segment(production_id, stem("music")).max == 0


def test_audio_comes_as_files_and_as_segments(
    client: Client, production_id: str, story: Story, produced: Produced
) -> None:
    path = produced.folder / "client.mp3"
    client.download(production_id, MIX, path, audio_format="mp3")
    assert soundfile.info(path).samplerate == story.sample_rate_hz
    segment = client.segment(production_id, stem("narration"))
    assert segment.frame_count() == story.frame_count
    cue = next(cue for cue in client.cue_sheet(production_id).cues if cue.takes)
    sound = client.segment(production_id, take(cue.takes[0].id))
    assert abs(len(sound) - cue.takes[0].duration_ms) <= 1


def test_a_segment_can_be_produced(client: Client, story: Story) -> None:
    with story.narration.open("rb") as file:
        segment = AudioSegment.from_wav(file)
    production = client.create(
        segment, script=story.script, narration_name="segment.wav",
        options=ProductionOptions(density="sparse"),
    )  # fmt: skip
    done = client.wait(production.id)
    assert done.state is ProductionState.SUCCEEDED
    assert done.narration is not None
    assert done.narration.frame_count == story.frame_count
    narration = client.segment(production.id, stem("narration"))
    samples = np.array(narration.get_array_of_samples(), np.float64)
    original = np.array(segment.get_array_of_samples(), np.float64)
    assert np.corrcoef(samples, original)[0, 1] > 0.9999


def test_a_wrong_option_is_named(client: Client, story: Story) -> None:
    with pytest.raises(InvalidArgument, match="take_count"):
        client.create(story.narration, options=ProductionOptions(take_count=99))


def test_engines_are_listed(client: Client) -> None:
    loaded = {
        found.service: info.name
        for found in client.engines()
        for info in found.engines
        if info.loaded
    }
    assert loaded["stt"] == "light"
    assert set(loaded) == {"stt", "classifier", "prompter", "audiogen", "musicgen", "mixer"}
