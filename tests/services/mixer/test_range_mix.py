"""Ranges, stems and mix of the engine as a whole."""

from dataclasses import replace

import numpy as np
import pytest

from common.audio.format import AudioEncoding, AudioFormat
from common.audio.grid import CONTEXT_HOPS, time_grid
from common.audio.k_weighting import KWeighting
from common.audio.loudness import integrated_lufs, to_lufs
from common.audio.loudness_meter import measure
from common.audio.pcm import decode_pcm, encode_pcm
from common.sounds import CueKind
from services.mixer import limiter, sidechain
from services.mixer.render import PeakKind, Stem
from tests.ebur128 import read_ebur128
from tests.services.mixer.scenes import (
    SOURCES,
    Rendering,
    Scene,
    make_bed,
    make_scene,
    make_voice,
    part,
    put,
    render,
    second_lufs,
    whole,
)

# So much that the limiter has to work.
GAIN_DB = 12.0


@pytest.fixture(scope="module")
def scene() -> Scene:
    return make_scene(16000)


@pytest.fixture(scope="module")
def rendering(scene: Scene) -> Rendering:
    return render(whole(scene, gain_db=GAIN_DB), scene)


def same_bits(one: np.ndarray, other: np.ndarray) -> bool:
    return np.array_equal(one.view(np.uint32), other.view(np.uint32))


def rms_db(frames: np.ndarray) -> float:
    return float(10 * np.log10(max(np.mean(frames.astype(np.float64) ** 2), 1e-20)))


def test_all_outputs_are_as_long_as_the_narration(scene: Scene, rendering: Rendering) -> None:
    for stem in Stem:
        assert rendering.stems[stem].shape == scene.narration.shape


@pytest.mark.parametrize(
    ("start_s", "end_s"), [(0, 11), (4, 5), (7.3, 9.04), (8, 16), (12.0001, 24), (23.5, 24)]
)
def test_a_range_equals_the_whole_bit_by_bit(
    scene: Scene, rendering: Rendering, start_s: float, end_s: float
) -> None:
    start, end = round(start_s * 16000), round(end_s * 16000)
    some = render(part(whole(scene, gain_db=GAIN_DB), start, end), scene, chunk_frames=3333)
    for stem in Stem:
        assert same_bits(some.stems[stem], rendering.stems[stem][start:end]), stem


@pytest.mark.parametrize(
    ("rate", "channels", "output"), [(8000, 1, 2), (11025, 1, 1), (22050, 2, 2)]
)
def test_ranges_equal_the_whole_at_every_rate(rate: int, channels: int, output: int) -> None:
    scene = make_scene(rate, 16, channels, seed=3)
    request = whole(scene, gain_db=16.0, output_channel_count=output)
    rendering = render(request, scene)
    assert rendering.report.limiter_reduction_db > 1
    cut = 7 * rate + 123
    parts = [
        render(part(request, start, end), scene)
        for start, end in ((0, cut), (cut, len(scene.narration)))
    ]
    for stem in Stem:
        joined = np.concatenate([some.stems[stem] for some in parts])
        assert same_bits(joined, rendering.stems[stem])
        levels = [some.report.levels[stem] for some in parts]
        expected = rendering.report.levels[stem]
        energies = np.concatenate([some.energies for some in levels])
        assert np.array_equal(energies, expected.energies)
        mean_squares = np.concatenate([some.mean_squares for some in levels])
        assert np.array_equal(mean_squares, expected.mean_squares)
    assert max(some.report.true_peak_dbtp for some in parts) == rendering.report.true_peak_dbtp
    assert max(some.report.sample_peak_dbfs for some in parts) == rendering.report.sample_peak_dbfs


@pytest.mark.parametrize(("chunk_frames", "part_frames"), [(100_000, None), (777, 20_011)])
def test_the_cut_of_the_input_changes_nothing(
    scene: Scene, rendering: Rendering, chunk_frames: int, part_frames: int | None
) -> None:
    other = render(whole(scene, gain_db=GAIN_DB), scene, chunk_frames, part_frames)
    for stem in Stem:
        assert same_bits(other.stems[stem], rendering.stems[stem])


def test_an_edit_far_from_a_range_does_not_change_it(scene: Scene, rendering: Rendering) -> None:
    clips = tuple(
        replace(clip, placement=replace(clip.placement, gain_db=6.0))
        if clip.placement.clip_id == "music-1"
        else clip
        for clip in scene.clips
    )
    edited = replace(scene, clips=clips)
    other = render(whole(edited, gain_db=GAIN_DB), edited)
    end = clips[0].placement.start_frame + clips[0].placement.frame_count
    changed = np.flatnonzero((other.stems[Stem.MIX] != rendering.stems[Stem.MIX]).any(axis=1))
    context = time_grid(16000).context_frames
    assert len(changed) > 0
    assert clips[0].placement.start_frame - context <= changed[0]
    assert changed[-1] < end + context


def test_what_shapes_a_sample_lies_within_the_context() -> None:
    limiting = limiter.Limiter(44100, -1.0, PeakKind.TRUE_PEAK)
    hop_frames = time_grid(44100).hop_frames
    before = sidechain.REACH_BEFORE + -(-limiting.reach_before // hop_frames)
    after = sidechain.REACH_AFTER + -(-limiting.reach_after // hop_frames)
    settle_hops = 10
    # Twice the settling: of the mix's weighting, and of the first block's.
    assert before + 2 * settle_hops <= CONTEXT_HOPS
    assert after + 2 * settle_hops <= CONTEXT_HOPS


def test_the_narration_stem_is_the_input_at_one_gain(scene: Scene, rendering: Rendering) -> None:
    stem = rendering.stems[Stem.NARRATION]
    residue = stem - scene.narration * np.float32(10 ** (GAIN_DB / 20))
    assert rms_db(residue) - rms_db(stem) < -140


def test_stems_in_24_bits_add_up_to_the_mix_before_the_limiter(scene: Scene) -> None:
    request = whole(scene, gain_db=-6.0, peak_kind=PeakKind.NONE)
    rendering = render(request, scene)
    packed = AudioFormat(AudioEncoding.S24LE, 16000, 1)
    stems = {
        stem: decode_pcm(encode_pcm(frames, AudioEncoding.S24LE), packed).astype(np.float64)
        for stem, frames in rendering.stems.items()
    }
    total = sum(stems[stem] for stem in SOURCES)
    assert rms_db(stems[Stem.MIX] - total) < -130
    assert all(rms_db(stems[stem]) > -75 for stem in SOURCES)


def test_the_limiter_alone_stands_between_stems_and_mix(rendering: Rendering) -> None:
    total = sum(rendering.stems[stem].astype(np.float64) for stem in SOURCES)
    loud = np.abs(total) > 1e-3
    gain = rendering.stems[Stem.MIX][loud] / total[loud]
    assert gain.max() < 1 + 1e-5
    assert (gain > 1 - 1e-5).mean() > 0.5
    assert 20 * np.log10(gain.min()) == pytest.approx(
        -rendering.report.limiter_reduction_db, abs=0.05
    )


@pytest.mark.parametrize("limit_db", [-1.0, -3.0])
def test_peaks_stay_under_the_limit_by_an_independent_meter(scene: Scene, limit_db: float) -> None:
    loud = whole(scene, gain_db=14.0, peak_limit_db=limit_db, stems=[Stem.MIX])
    rendering = render(loud, scene)
    assert rendering.report.limiter_reduction_db > 3
    reading = read_ebur128(rendering.stems[Stem.MIX], 16000)
    assert limit_db - 0.5 < reading.true_peak_dbtp <= limit_db
    assert rendering.report.true_peak_dbtp == pytest.approx(reading.true_peak_dbtp, abs=0.1)


def test_even_white_noise_stays_under_the_limit_by_an_independent_meter() -> None:
    noise = np.random.default_rng(1).standard_normal((24000 * 4, 1)).astype(np.float32) * 0.5
    scene = Scene(24000, noise, (), ())
    rendering = render(whole(scene, stems=[Stem.MIX]), scene)
    assert rendering.report.limiter_reduction_db > 6
    assert read_ebur128(rendering.stems[Stem.MIX], 24000).true_peak_dbtp <= -1.0


def test_sample_peaks_stay_under_the_limit(scene: Scene) -> None:
    request = whole(scene, gain_db=14.0, peak_limit_db=-3.0, peak_kind=PeakKind.SAMPLE_PEAK)
    rendering = render(request, scene)
    packed = encode_pcm(rendering.stems[Stem.MIX], AudioEncoding.S24LE)
    peak = np.abs(decode_pcm(packed, AudioFormat(AudioEncoding.S24LE, 16000, 1))).max()
    assert -3.1 < 20 * np.log10(peak) <= -3.0
    assert rendering.report.sample_peak_dbfs <= -3.0


def test_reported_levels_are_those_of_what_came_out(rendering: Rendering) -> None:
    mix = measure(rendering.stems[Stem.MIX], 16000)
    levels = rendering.report.levels
    assert np.array_equal(levels[Stem.MIX].energies, mix.energies)
    assert np.array_equal(levels[Stem.MIX].mean_squares, mix.mean_squares)
    assert rendering.report.true_peak_dbtp == mix.true_peak_dbtp
    assert rendering.report.sample_peak_dbfs == mix.sample_peak_dbfs
    for stem in SOURCES:
        expected = measure(rendering.stems[stem], 16000)
        loud = to_lufs(expected.energies) > -60
        difference_lu = to_lufs(levels[stem].energies)[loud] - to_lufs(expected.energies)[loud]
        assert np.abs(difference_lu).max() < 0.3
        assert integrated_lufs(levels[stem].energies) == pytest.approx(
            integrated_lufs(expected.energies), abs=0.01
        )


def test_loudness_of_the_mix_by_an_independent_meter(rendering: Rendering) -> None:
    reading = read_ebur128(rendering.stems[Stem.MIX], 16000)
    reported_lufs = integrated_lufs(rendering.report.levels[Stem.MIX].energies)
    assert reported_lufs == pytest.approx(reading.integrated_lufs, abs=0.02)


@pytest.mark.parametrize("seed", range(3))
def test_in_each_second_of_speech_the_voice_is_over_the_beds(seed: int) -> None:
    rate = 16000
    voice, spoken = make_voice(rate, 40, seed=seed)
    beds = [
        put("m", CueKind.MUSIC, 0, make_bed(rate, 40, 2, seed + 5), rate),
        put("a", CueKind.AMBIENCE, 0, make_bed(rate, 40, 1, seed + 9), rate),
    ]
    scene = Scene(rate, voice, spoken, tuple(beds))
    rendering = render(whole(scene), scene)
    voices = second_lufs(rendering.stems[Stem.NARRATION], rate)
    narration_lufs = read_ebur128(voice, rate).integrated_lufs
    starts = np.arange(len(voices)) * (rate // 10)
    inside = np.zeros(len(voices), bool)
    for first, last in spoken:
        inside |= (starts >= first) & (starts + rate <= last)
    speech = inside | (voices > narration_lufs - 10)
    assert speech.sum() > 150
    for stem, least_lu in ((Stem.MUSIC, 10.0), (Stem.AMBIENCE, 15.0)):
        margins_lu = voices - second_lufs(rendering.stems[stem], rate)
        assert margins_lu[speech].min() >= least_lu
        reported_lu = rendering.report.voice_over_bed_lu[stem]
        assert reported_lu >= least_lu + 0.99
        # The engine takes more for speech, and looks every 10 ms.
        assert margins_lu[speech].min() >= reported_lu - 0.2


def test_a_user_may_bring_music_over_the_guard() -> None:
    rate = 16000
    voice, spoken = make_voice(rate, 20, seed=1)
    bed = make_bed(rate, 20, 1, 5)
    margins_lu = {}
    for gain_db in (0.0, 6.0, -6.0):
        music = put("m", CueKind.MUSIC, 0, bed, rate, gain_db=gain_db)
        scene = Scene(rate, voice, spoken, (music,))
        margins_lu[gain_db] = render(whole(scene), scene).report.voice_over_bed_lu[Stem.MUSIC]
    assert margins_lu[6.0] == pytest.approx(margins_lu[0.0] - 6, abs=1e-6)
    assert margins_lu[-6.0] >= margins_lu[0.0]


def test_kinds_have_their_level_where_no_one_speaks() -> None:
    rate = 16000
    voice, _ = make_voice(rate, 10, seed=2)
    narration = np.concatenate([voice, np.zeros((14 * rate, 1), np.float32)])
    clips = (
        put("m", CueKind.MUSIC, 14 * rate, make_bed(rate, 8, 2, 1, lively=False), rate),
        put("a", CueKind.AMBIENCE, 14 * rate, make_bed(rate, 8, 2, 2, lively=False), rate),
        put("e", CueKind.EFFECT, 16 * rate, make_bed(rate, 0.5, 1, 3, lively=False), rate),
    )
    scene = Scene(rate, narration, (), clips)
    stems = render(whole(scene), scene).stems
    narration_lufs = read_ebur128(voice, rate).integrated_lufs
    inner = slice(15 * rate, 21 * rate)
    for stem, expected_lu in ((Stem.MUSIC, -15.0), (Stem.AMBIENCE, -18.0)):
        level_lufs = read_ebur128(stems[stem][inner], rate).integrated_lufs
        # Two channels that do not agree lose 3 LU when they become one.
        assert level_lufs - narration_lufs == pytest.approx(expected_lu - 3, abs=0.3)
    effect_lufs = read_ebur128(stems[Stem.EFFECTS][inner], rate).momentary_lufs.max()
    assert effect_lufs - narration_lufs == pytest.approx(-6.0, abs=0.4)


def test_a_mono_narration_sounds_on_both_sides(scene: Scene) -> None:
    request = whole(scene, output_channel_count=2, peak_kind=PeakKind.NONE)
    rendering = render(request, scene)
    narration = rendering.stems[Stem.NARRATION]
    assert np.array_equal(narration[:, :1], scene.narration)
    assert np.array_equal(narration[:, 1:], scene.narration)
    music = rendering.stems[Stem.MUSIC]
    assert not np.array_equal(music[:, 0], music[:, 1])
    # A mono clip has the same ratio to the voice as in one channel.
    mono = render(whole(scene, peak_kind=PeakKind.NONE), scene)
    ratios_db = [
        rms_db(some.stems[Stem.AMBIENCE]) - rms_db(some.stems[Stem.NARRATION])
        for some in (rendering, mono)
    ]
    assert ratios_db[0] == pytest.approx(ratios_db[1], abs=0.001)


def test_silence_without_clips_is_silence() -> None:
    scene = Scene(8000, np.zeros((20001, 1), np.float32), (), ())
    rendering = render(whole(scene), scene)
    for stem in Stem:
        assert rendering.stems[stem].shape == (20001, 1)
        assert not rendering.stems[stem].any()
        assert len(rendering.report.levels[stem].energies) == 25
    assert rendering.report.clip_ids == ()
    assert rendering.report.voice_over_bed_lu == {}


def test_the_report_names_the_clips_that_sound_in_the_range(scene: Scene) -> None:
    start, end = 5 * 16000, 6 * 16000
    report = render(part(whole(scene), start, end), scene).report
    expected = {
        clip.placement.clip_id
        for clip in scene.clips
        if clip.placement.start_frame < end
        and clip.placement.start_frame + clip.placement.frame_count > start
    }
    assert set(report.clip_ids) == expected
    assert len(report.clip_ids) == len(expected)


def test_energies_are_measured_on_both_sides_of_a_mono_narration(scene: Scene) -> None:
    request = whole(scene, output_channel_count=2, peak_kind=PeakKind.NONE)
    energies = render(request, scene).report.levels[Stem.NARRATION].energies
    mono = KWeighting(16000).levels(np.zeros((1, 17600), np.float32))[0]
    assert len(mono) == 100
    expected = measure(np.repeat(scene.narration, 2, axis=1), 16000).energies
    np.testing.assert_allclose(energies, expected, rtol=1e-6)
