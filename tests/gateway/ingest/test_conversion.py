"""Files of many kinds become narrations; the conversion runs in this process, out of its cell."""

import hashlib
import io
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pyloudnorm
import pytest
import soundfile

from common.audio.loudness import integrated_lufs
from gateway.ingest.container import recognise_container
from gateway.ingest.conversion import convert
from gateway.ingest.limits import IngestLimits
from gateway.ingest.narration import Chapter, Narration, Tag
from gateway.ingest.recording import Outputs
from gateway.ingest.refusal import Reason, Refusal
from gateway.ingest.track import read_track
from tests import bad_inputs
from tests.bad_inputs import Samples

VOICE = bad_inputs.speech_like(5.0, 24_000)


def take(folder: Path, data: bytes, limits: IngestLimits | None = None) -> Narration:
    """The narration in these bytes, its files in the folder."""
    upload = folder / "upload"
    upload.write_bytes(data)
    names = ("narration.flac", "speech.s16le", "track.f64")
    audio, speech, track = ((folder / name).open("wb") for name in names)
    with upload.open("rb") as source, audio, speech, track:
        outputs = Outputs(audio, speech, track)
        container = recognise_container(source)
        narration = convert(source, container, outputs, limits or IngestLimits(), _unheard)
    return replace(narration, folder=folder)


def _unheard(done_ms: int, total_ms: int) -> None:
    """Nobody follows the progress."""


def canonical(narration: Narration) -> Samples:
    samples: Samples
    samples, rate_hz = soundfile.read(narration.audio_path, dtype="float32", always_2d=True)
    assert rate_hz == narration.sample_rate_hz
    return samples


def test_a_16_bit_wav_comes_out_bit_by_bit(tmp_path: Path) -> None:
    voice = bad_inputs.speech_like(4.0, 22_050, 2)
    voice[:, 1] *= np.float32(0.5)
    data = bad_inputs.wav(voice, 22_050)
    narration = take(tmp_path, data)
    original, _ = soundfile.read(io.BytesIO(data), dtype="float32")
    assert np.array_equal(canonical(narration), original)
    assert soundfile.info(narration.audio_path).subtype == "PCM_24"
    assert (narration.container, narration.codec) == ("WAV", "pcm_s16le")
    assert (narration.sample_rate_hz, narration.channel_count) == (22_050, 2)
    assert (narration.frame_count, narration.duration_ms) == (88_200, 4_000)
    assert narration.upload_sha256 == hashlib.sha256(data).hexdigest()
    integers, _ = soundfile.read(narration.audio_path, dtype="int32")
    assert narration.pcm_sha256 == hashlib.sha256(integers.tobytes()).hexdigest()
    assert narration.warnings == ()


def test_measures_what_an_independent_meter_measures(tmp_path: Path) -> None:
    voice = bad_inputs.speech_like(8.0, 48_000, 2)
    narration = take(tmp_path, bad_inputs.wav(voice, 48_000, "PCM_24"))
    meter = pyloudnorm.Meter(48_000)
    assert narration.loudness_lufs == pytest.approx(meter.integrated_loudness(voice), abs=0.1)
    assert narration.sample_peak_dbfs == pytest.approx(20 * np.log10(np.abs(voice).max()), abs=0.01)
    assert narration.true_peak_dbtp >= narration.sample_peak_dbfs
    assert narration.rms_dbfs == pytest.approx(10 * np.log10((voice**2).mean()), abs=0.1)
    assert narration.noise_floor_dbfs == pytest.approx(20 * np.log10(0.0005), abs=0.5)
    assert narration.speech_ratio == pytest.approx(5 / 6, abs=0.04)
    (window,) = narration.windows
    assert (window.start_ms, window.end_ms) == (0, 8_000)
    assert window.speech_ms == narration.speech_ms


def test_the_track_holds_the_waveform_and_the_energies(tmp_path: Path) -> None:
    narration = take(tmp_path, bad_inputs.wav(VOICE, 24_000, "PCM_24"))
    track = read_track(narration.track_path)
    blocks = canonical(narration)[:, 0].reshape(50, -1).astype(np.float64)
    assert np.array_equal(track.lowest, blocks.min(axis=1))
    assert np.array_equal(track.highest, blocks.max(axis=1))
    assert np.allclose(track.mean_squares, (blocks**2).mean(axis=1), rtol=1e-4)
    assert integrated_lufs(track.energies) == narration.loudness_lufs


def test_the_speech_file_is_the_voice_at_16_khz(tmp_path: Path) -> None:
    time_s = np.arange(5 * 44_100)[:, None] / 44_100
    tone = 0.4 * np.sin(2 * np.pi * 1_000 * time_s) * (time_s % 1.0 < 0.7)
    stereo = np.hstack([tone, np.zeros_like(tone)]).astype(np.float32)
    narration = take(tmp_path, bad_inputs.wav(stereo, 44_100))
    speech = np.fromfile(narration.speech_path, "<i2") / 32_768
    assert len(speech) == 5 * 16_000
    expected = 0.2 * np.sin(2 * np.pi * 1_000 * np.arange(9_600) / 16_000)
    assert np.abs(speech[160:9_440] - expected[160:9_440]).max() < 0.001


@pytest.mark.parametrize(
    ("muxer", "codec", "sample_rate_hz", "channel_count", "excess_frames"),
    [
        ("mp3", "libmp3lame", 44_100, 2, 0),
        ("ipod", "aac", 44_100, 1, 2_048),
        ("webm", "libopus", 48_000, 1, 0),
    ],
)
def test_lossy_files_keep_their_length_and_place(
    tmp_path: Path,
    muxer: str,
    codec: str,
    sample_rate_hz: int,
    channel_count: int,
    excess_frames: int,
) -> None:
    voice = bad_inputs.speech_like(4.0, sample_rate_hz, channel_count)
    narration = take(tmp_path, bad_inputs.encoded(voice, sample_rate_hz, muxer, codec))
    assert (narration.sample_rate_hz, narration.channel_count) == (sample_rate_hz, channel_count)
    assert 0 <= narration.frame_count - len(voice) <= excess_frames
    decoded = canonical(narration)[: len(voice)]
    residue_db = 10 * np.log10(((decoded - voice) ** 2).mean() / (voice**2).mean())
    assert residue_db < -20.0  # one sample of delay would make it -16 dB
    assert narration.warnings == ()


def test_takes_the_sound_of_a_video(tmp_path: Path) -> None:
    narration = take(tmp_path, video())
    assert (narration.container, narration.codec) == ("MP4", "aac")
    assert narration.speech_ms > 3_000


def test_takes_the_first_of_several_streams_and_says_so(tmp_path: Path) -> None:
    narration = take(tmp_path, two_streams())
    assert narration.sample_peak_dbfs == pytest.approx(20 * np.log10(np.abs(VOICE).max()), abs=0.05)
    assert [warning.reason for warning in narration.warnings] == ["NARRATION_HAS_SEVERAL_STREAMS"]


def test_keeps_tags_and_chapters(tmp_path: Path) -> None:
    narration = take(tmp_path, tagged())
    assert narration.tags == (Tag("title", "운수 좋은 날"), Tag("artist", "현진건"))
    assert narration.chapters == (Chapter("하나", 0, 2_000), Chapter("둘", 2_000, 4_000))


def test_refuses_what_states_or_has_too_great_a_length(tmp_path: Path) -> None:
    counted = bad_inputs.encoded(VOICE, 24_000, "adts", "aac")
    for data in (bad_inputs.wav(VOICE, 24_000), counted):
        with pytest.raises(Refusal, match="longer than") as caught:
            take(tmp_path, data, IngestLimits(decoded_s=4))
        assert caught.value.reason is Reason.TOO_LONG


@pytest.mark.parametrize("container", ["wav", "aiff", "ogg", "flac", "adts"])
def test_a_file_cut_short_is_taken_and_said_to_be(tmp_path: Path, container: str) -> None:
    codecs = {"wav": "pcm_s16le", "aiff": "pcm_s16be", "ogg": "libopus", "adts": "aac"}
    rate_hz = 48_000 if container == "ogg" else 24_000
    voice = bad_inputs.speech_like(5.0, rate_hz)
    whole = bad_inputs.encoded(voice, rate_hz, container, codecs.get(container, container))
    narration = take(tmp_path, whole[: len(whole) * 6 // 10])
    assert 2_500 < narration.duration_ms < 3_500
    expected = {"ogg": [], "adts": ["NARRATION_DAMAGED"]}  # neither states a length
    reasons = [warning.reason for warning in narration.warnings]
    assert reasons[:1] == expected.get(container, ["NARRATION_TRUNCATED"])


def test_too_little_of_a_damaged_file_is_refused(tmp_path: Path) -> None:
    whole = bad_inputs.wav(VOICE, 24_000)
    with pytest.raises(Refusal, match="only 499 ms of it can be decoded") as caught:
        take(tmp_path, whole[:24_000])
    assert caught.value.reason is Reason.UNREADABLE


def test_a_very_short_file_is_no_narration(tmp_path: Path) -> None:
    with pytest.raises(Refusal) as caught:
        take(tmp_path, bad_inputs.wav(VOICE[:100], 24_000))
    assert caught.value.reason is Reason.NO_SPEECH


def test_a_rate_that_changes_inside_is_brought_to_the_first_one(tmp_path: Path) -> None:
    first = bad_inputs.encoded(VOICE, 24_000, "adts", "aac")
    second = bad_inputs.encoded(bad_inputs.speech_like(5.0, 48_000, 2), 48_000, "adts", "aac")
    narration = take(tmp_path, first + second)
    assert (narration.sample_rate_hz, narration.channel_count) == (24_000, 1)
    assert narration.duration_ms == pytest.approx(10_000, abs=150)
    assert "NARRATION_CHANGES_FORMAT" in [warning.reason for warning in narration.warnings]


def test_says_no_speech_before_hours_of_silence_are_decoded(tmp_path: Path) -> None:
    with pytest.raises(Refusal, match=r"first 2\.\d s") as caught:
        take(tmp_path, bad_inputs.silent_flac(3_600), IngestLimits(leading_silence_s=2))
    assert caught.value.reason is Reason.NO_SPEECH


def test_clips_what_is_over_full_scale_and_says_so(tmp_path: Path) -> None:
    narration = take(tmp_path, bad_inputs.wav(VOICE * np.float32(3), 24_000, "FLOAT"))
    assert np.abs(canonical(narration)).max() == 1.0
    (warning,) = narration.warnings
    assert warning.reason == "NARRATION_CLIPPED"
    assert warning.message.startswith(f"{np.count_nonzero(np.abs(VOICE * 3) > 1.0)} samples")


def video() -> bytes:
    """An MP4 whose first stream is moving pictures."""
    buffer = io.BytesIO()
    with av.open(buffer, "w", format="mp4") as output:
        pictures = output.add_stream("mpeg4", rate=10)
        pictures.width = pictures.height = 64
        pictures.pix_fmt = "yuv420p"
        sound = output.add_stream("aac", rate=24_000, layout="mono")
        for index in range(50):
            frame = av.VideoFrame.from_ndarray(np.full((64, 64, 3), index, np.uint8))
            output.mux(pictures.encode(frame))
        output.mux(pictures.encode(None))
        output.mux(sound.encode(audio_frame(VOICE)))
        output.mux(sound.encode(None))
    return buffer.getvalue()


def two_streams() -> bytes:
    """A Matroska file with the voice and a second, quieter one."""
    buffer = io.BytesIO()
    with av.open(buffer, "w", format="matroska") as output:
        streams = [output.add_stream("pcm_s16le", rate=24_000, layout="mono") for _ in range(2)]
        for stream, gain in zip(streams, (1.0, 0.1), strict=True):
            output.mux(stream.encode(audio_frame(VOICE * np.float32(gain))))
            output.mux(stream.encode(None))
    return buffer.getvalue()


def tagged() -> bytes:
    """An M4B with a title, an author and two chapters."""
    buffer = io.BytesIO()
    with av.open(buffer, "w", format="ipod") as output:
        output.metadata.update({"title": "운수 좋은 날", "artist": "현진건", "comment": "no"})
        output.set_chapters(
            [
                {
                    "id": index,
                    "start": 2 * index,
                    "end": 2 * index + 2,
                    "time_base": Fraction(1),
                    "metadata": {"title": title},
                }
                for index, title in enumerate(("하나", "둘"))
            ]
        )
        stream = output.add_stream("aac", rate=24_000, layout="mono")
        output.mux(stream.encode(audio_frame(VOICE[:96_000])))
        output.mux(stream.encode(None))
    return buffer.getvalue()


def audio_frame(samples: Samples) -> av.AudioFrame:
    frame = av.AudioFrame.from_ndarray(samples.reshape(1, -1), format="flt", layout="mono")
    frame.sample_rate = 24_000
    return frame
