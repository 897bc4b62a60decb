"""What comes out, by meters that are not ours."""

from typing import Any

import httpx
import numpy as np
import pyloudnorm
import pytest
import soundfile
from scipy.signal import resample_poly

from tests.system.books import Book
from tests.system.productions import Samples, audio, cue_sheet, produce

STEMS = ("narration", "effects", "ambience", "music")


@pytest.fixture(scope="module")
def produced(client: httpx.Client, book: Book) -> dict[str, Any]:
    return produce(client, book, {"density": "rich"})


@pytest.fixture(scope="module")
def quiet(client: httpx.Client, book: Book) -> dict[str, Any]:
    """The same, so soft that the limiter has nothing to do."""
    options = {"density": "rich", "profile": "custom", "custom_loudness_lufs": -32.0}
    return produce(client, book, options)


def rms_db(samples: Samples) -> float:
    return float(10 * np.log10(np.mean(samples**2) + 1e-30))


def test_it_has_sounds_of_all_kinds(client: httpx.Client, produced: dict[str, Any]) -> None:
    sheet = cue_sheet(client, produced["id"])
    kinds = {cue["kind"] for cue in sheet["cues"]}
    assert {"effect", "ambience"} <= kinds
    families = {cue["family"] for cue in sheet["cues"]}
    assert {"rain", "knock", "door", "thunder"} <= families
    for cue in sheet["cues"]:
        assert cue["reason"]
        assert 0 < cue["confidence"] <= 1
        assert not cue["missing_reason"]
        assert cue["chosen_take_id"] in [take["id"] for take in cue["takes"]]
        assert len(cue["takes"]) == (3 if cue["kind"] == "effect" else 1)


def test_effects_sound_where_their_words_are_said(
    client: httpx.Client, produced: dict[str, Any], book: Book
) -> None:
    sheet = cue_sheet(client, produced["id"])
    knock = next(cue for cue in sheet["cues"] if cue["family"] == "knock")
    sentence = next(s for s in sheet["sentences"] if s["id"] == knock["sentence_id"])
    assert sentence["start_ms"] == pytest.approx(book.starts_ms[2], abs=200)
    assert sentence["start_ms"] <= knock["start_ms"] < sentence["end_ms"]
    effects, rate_hz = audio(client, produced["id"], "stems/effects")
    at = int(knock["start_ms"] * rate_hz / 1000)
    before = rms_db(effects[at - rate_hz // 5 : at - rate_hz // 50])
    after = rms_db(effects[at : at + rate_hz // 4])
    assert after > before + 20


def test_the_mix_has_the_narration_s_length_rate_and_channels(
    client: httpx.Client, produced: dict[str, Any], book: Book
) -> None:
    narration = soundfile.info(book.path)
    for what in ("mix", *(f"stems/{name}" for name in STEMS)):
        samples, rate_hz = audio(client, produced["id"], what)
        assert samples.shape == (narration.frames, narration.channels), what
        assert rate_hz == narration.samplerate, what


def test_loudness_and_peak_keep_to_the_profile(
    client: httpx.Client, produced: dict[str, Any]
) -> None:
    samples, rate_hz = audio(client, produced["id"])
    loudness = pyloudnorm.Meter(rate_hz).integrated_loudness(samples)
    assert loudness == pytest.approx(-16.0, abs=0.5)
    assert produced["mix"]["loudness_lufs"] == pytest.approx(loudness, abs=0.1)
    peak_db = 20 * np.log10(np.max(np.abs(resample_poly(samples, 8, 1, axis=0))))
    assert peak_db <= -1.0


def test_the_narration_is_only_scaled(
    client: httpx.Client, produced: dict[str, Any], book: Book
) -> None:
    given, _ = soundfile.read(book.path, always_2d=True)
    stem, _ = audio(client, produced["id"], "stems/narration")
    gain = float(np.vdot(given, stem) / np.vdot(given, given))
    assert rms_db(stem - gain * given) < rms_db(stem) - 80
    assert 20 * np.log10(gain) == pytest.approx(
        produced["mix"]["gain_db"] + produced["mix"]["stem_gain_db"], abs=0.01
    )


def test_stems_add_up_to_the_mix_before_the_limiter(
    client: httpx.Client, quiet: dict[str, Any]
) -> None:
    mix, _ = audio(client, quiet["id"])
    total = sum(audio(client, quiet["id"], f"stems/{name}")[0] for name in STEMS)
    assert rms_db(mix) > -60
    assert rms_db(mix - total) < -90


def test_music_and_ambience_stay_under_the_voice(
    client: httpx.Client, produced: dict[str, Any]
) -> None:
    sheet = cue_sheet(client, produced["id"])
    voice, rate_hz = audio(client, produced["id"], "stems/narration")
    meter = pyloudnorm.Meter(rate_hz, block_size=0.4)
    for stem, margin in (("music", 10.0), ("ambience", 15.0)):
        bed, _ = audio(client, produced["id"], f"stems/{stem}")
        compared = 0
        for sentence in sheet["sentences"]:
            first = sentence["start_ms"] * rate_hz // 1000
            last = sentence["end_ms"] * rate_hz // 1000
            for start in range(first, last - rate_hz, rate_hz // 2):
                window = slice(start, start + rate_hz)
                voice_lufs, bed_lufs = _ungated(meter, voice[window]), _ungated(meter, bed[window])
                assert bed_lufs <= voice_lufs - margin, (stem, start / rate_hz)
                compared += bed_lufs > -70
        assert compared > 5 or stem == "music"


def _ungated(meter: pyloudnorm.Meter, samples: Samples) -> float:
    """BS.1770 loudness of a window as it is, without gates."""
    weighted = samples.copy()
    for stage in meter._filters.values():
        weighted = np.stack([stage.apply_filter(c) for c in weighted.T], axis=1)
    return float(-0.691 + 10 * np.log10(np.sum(np.mean(weighted**2, axis=0)) + 1e-12))


@pytest.mark.parametrize("chosen", ["wav", "flac", "mp3", "m4a", "opus"])
def test_every_format_is_delivered_with_ranges(
    client: httpx.Client, produced: dict[str, Any], chosen: str
) -> None:
    url = f"/v1/productions/{produced['id']}/mix"
    whole = client.get(url, params={"format": chosen})
    assert whole.status_code == 200
    assert whole.headers["accept-ranges"] == "bytes"
    part = client.get(url, params={"format": chosen}, headers={"Range": "bytes=100-199"})
    assert part.status_code == 206
    assert part.content == whole.content[100:200]


def test_the_preview_is_the_mix_once_it_is_there(
    client: httpx.Client, produced: dict[str, Any]
) -> None:
    url = f"/v1/productions/{produced['id']}"
    preview = client.get(f"{url}/preview", params={"format": "flac"}).content
    assert preview == client.get(f"{url}/mix", params={"format": "flac"}).content


def test_stereo_around_a_mono_narration(client: httpx.Client, book: Book) -> None:
    production = produce(client, book, {"channel_layout": "stereo", "density": "rich"})
    mix, _ = audio(client, production["id"])
    assert mix.shape[1] == 2
    voice, _ = audio(client, production["id"], "stems/narration")
    assert np.array_equal(voice[:, 0], voice[:, 1])
    ambience, _ = audio(client, production["id"], "stems/ambience")
    assert np.max(np.abs(ambience[:, 0] - ambience[:, 1])) > 1e-4
