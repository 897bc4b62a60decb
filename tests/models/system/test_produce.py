"""The whole pipeline with every model engine at once."""

import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile

from tests.models.system.conftest import SOFT, Scene
from tests.models.system.engine_sets import PROMPT
from tests.models.system.story import SENTENCE
from tests.system.productions import Samples, audio, create, cue_sheet

pytestmark = [pytest.mark.models, pytest.mark.timeout(600)]

STEMS = ("narration", "effects", "ambience", "music")
NON_COMMERCIAL = "CC-BY-NC-4.0"


def rms_db(samples: Samples) -> float:
    return float(10 * np.log10(np.mean(samples**2) + 1e-30))


def test_every_service_is_a_process_in_its_environment(scene: Scene) -> None:
    children = scene.running.system.children
    assert len({child.pid for child in children}) == 7
    for child in children:
        command = Path(f"/proc/{child.pid}/cmdline").read_bytes().split(b"\0")
        wanted = scene.engines.options.pythons.get(child.spec.name, sys.executable)
        assert command[0].decode() == str(wanted)


def test_the_engines_are_the_models(scene: Scene, produced: dict[str, Any]) -> None:
    found = {engine["service"]: engine["name"] for engine in produced["engines"]}
    assert found == {**scene.engines.options.engines, "mixer": "block"}
    assert all(engine["version"] for engine in produced["engines"])
    licences = {engine["service"]: engine["licence"] for engine in produced["engines"]}
    assert NON_COMMERCIAL in licences["audiogen"]
    assert NON_COMMERCIAL in licences["musicgen"]


def test_the_script_s_text_is_heard_when_it_is_said(scene: Scene, produced: dict[str, Any]) -> None:
    sentences = cue_sheet(scene.client, produced["id"])["sentences"]
    assert [sentence["text"] for sentence in sentences] == [SENTENCE] * len(scene.story.starts_ms)
    assert [sentence["script_line"] for sentence in sentences] == list(range(len(sentences)))
    starts_ms = [sentence["start_ms"] for sentence in sentences]
    assert starts_ms == pytest.approx(scene.story.starts_ms, abs=500)


def test_without_a_script_the_text_is_what_was_heard(scene: Scene) -> None:
    production = scene.produce(script=False)
    sentences = cue_sheet(scene.client, production["id"])["sentences"]
    assert [sentence["text"] for sentence in sentences] == [SENTENCE] * len(scene.story.starts_ms)
    assert all(sentence["script_line"] is None for sentence in sentences)


def test_labels_are_the_models(scene: Scene, produced: dict[str, Any]) -> None:
    for sentence in cue_sheet(scene.client, produced["id"])["sentences"]:
        assert sentence["effect_probability"] > 0.8
        assert max(sentence["emotion"], key=sentence["emotion"].get) == "fear"


def test_the_prompter_asked_its_server(scene: Scene, produced: dict[str, Any]) -> None:
    calls = scene.engines.remote.calls
    assert calls
    if scene.engines.options.engines["prompter"] == "llama":
        assert {call.body["text"] for call in calls if "비" in call.body["text"]} == {SENTENCE}
    else:
        prompts = {cue["prompt"] for cue in cue_sheet(scene.client, produced["id"])["cues"]}
        assert PROMPT in prompts


def test_each_kind_of_cue_is_made_by_its_model(scene: Scene, produced: dict[str, Any]) -> None:
    cues = cue_sheet(scene.client, produced["id"])["cues"]
    assert {cue["kind"] for cue in cues} >= {"effect", "music"}
    for cue in cues:
        service = "musicgen" if cue["kind"] == "music" else "audiogen"
        assert not cue["missing_reason"], cue
        assert len(cue["takes"]) == (2 if cue["kind"] == "effect" else 1)
        for take in cue["takes"]:
            assert take["engine"] == scene.engines.options.engines[service]
            assert NON_COMMERCIAL in take["licence"]
            assert take["engine_version"]


def test_mix_and_stems_are_as_long_as_the_narration(scene: Scene, produced: dict[str, Any]) -> None:
    given = soundfile.info(scene.story.path)
    for what in ("mix", *(f"stems/{name}" for name in STEMS)):
        samples, rate_hz = audio(scene.client, produced["id"], what)
        assert samples.shape == (given.frames, given.channels), what
        assert rate_hz == given.samplerate, what


def test_the_narration_is_only_scaled(scene: Scene, produced: dict[str, Any]) -> None:
    given, _ = soundfile.read(scene.story.path, always_2d=True)
    stem, _ = audio(scene.client, produced["id"], "stems/narration")
    gain = float(np.vdot(given, stem) / np.vdot(given, given))
    assert rms_db(stem - gain * given) < rms_db(stem) - 80


def test_effects_and_music_are_in_the_mix(scene: Scene, produced: dict[str, Any]) -> None:
    """It is so soft that the limiter has nothing to do: the stems add up to the mix."""
    stems = {name: audio(scene.client, produced["id"], f"stems/{name}")[0] for name in STEMS}
    mix, _ = audio(scene.client, produced["id"])
    assert rms_db(mix - sum(stems.values())) < -90
    for name in ("effects", "music"):
        assert rms_db(stems[name]) > -75, name


def test_a_production_for_sale_is_refused(scene: Scene) -> None:
    answer = create(
        scene.client, scene.story.path.read_bytes(), options={"rights_mode": "commercial"}
    )
    assert answer.status_code == 403, answer.text
    assert answer.json()["reason"] == "RIGHTS_MODE_FORBIDS_ENGINE"
    assert NON_COMMERCIAL in answer.json()["detail"]


def test_the_same_again_comes_from_what_is_kept(scene: Scene, produced: dict[str, Any]) -> None:
    asked_count = len(scene.engines.remote.calls)
    again = scene.produce(script=True, **SOFT)
    assert len(scene.engines.remote.calls) == asked_count
    takes = [
        [take["id"] for cue in cue_sheet(scene.client, p["id"])["cues"] for take in cue["takes"]]
        for p in (produced, again)
    ]
    assert takes[0] == takes[1]
