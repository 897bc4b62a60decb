"""Deliveries are decoded again by others: place, length, peaks, metadata, the same bytes twice."""

import io
from collections.abc import Iterator
from pathlib import Path

import av
import numpy as np
import pytest
import soundfile
import soxr

from common.audio.pcm import Frames
from gateway.delivery.delivery import read_blocks, stream_delivery, write_delivery
from gateway.delivery.formats import FORMATS, Format
from gateway.delivery.spec import DeliverySpec
from gateway.ingest.narration import Chapter, Tag
from tests.bad_inputs import speech_like
from tests.ebur128 import read_ebur128

LOSSY = [Format.MP3, Format.M4A, Format.OPUS]


def blocks(frames: Frames) -> Iterator[Frames]:
    """Pieces of uneven size."""
    yield from np.split(frames, [1, 5_000, 5_001, 40_000])


def decode(source: Path | bytes) -> tuple[Frames, int]:
    """What ffmpeg plays: float32 of shape (frames, channels), and its rate."""
    with av.open(io.BytesIO(source) if isinstance(source, bytes) else str(source)) as file:
        rate_hz = file.streams.audio[0].codec_context.sample_rate
        planes = [frame.to_ndarray() for frame in file.decode(audio=0)]
    return np.concatenate(planes, axis=1).T.astype(np.float32), rate_hz


def residue_db(frames: Frames, reference: Frames) -> float:
    count = min(len(frames), len(reference))
    error = frames[:count] - reference[:count]
    return float(10 * np.log10((error**2).mean() / (reference**2).mean() + 1e-12))


@pytest.mark.parametrize("chosen", [Format.WAV, Format.FLAC])
def test_24_bits_come_out_bit_by_bit(chosen: Format, tmp_path: Path) -> None:
    voice = np.rint(speech_like(2.0, 44_100, 2) * 2**23).astype(np.float32) / np.float32(2**23)
    spec = DeliverySpec(chosen, 44_100, 2, len(voice))
    file = write_delivery(lambda: blocks(voice), spec, tmp_path / "mix")
    read, rate_hz = soundfile.read(file.path, dtype="float32")
    assert np.array_equal(read, voice)
    assert rate_hz == 44_100
    assert soundfile.info(file.path).subtype == "PCM_24"
    assert (file.gain_db, file.decoded_peak_dbtp) == (0.0, None)


@pytest.mark.parametrize("chosen", [Format.WAV, Format.FLAC])
def test_16_bits_are_dithered_alike(chosen: Format, tmp_path: Path) -> None:
    voice = speech_like(2.0, 24_000)
    spec = DeliverySpec(chosen, 24_000, 1, len(voice), bit_depth=16, seed=5)
    file = write_delivery(lambda: blocks(voice), spec, tmp_path / "mix")
    read, _ = soundfile.read(file.path, dtype="float32", always_2d=True)
    assert soundfile.info(file.path).subtype == "PCM_16"
    error_steps = (read - voice) * 32_768
    assert error_steps.var() == pytest.approx(0.25, abs=0.01)


@pytest.mark.parametrize("chosen", LOSSY)
@pytest.mark.parametrize(("sample_rate_hz", "channel_count"), [(24_000, 1), (44_100, 2)])
def test_lossy_files_keep_place_and_length(
    chosen: Format, sample_rate_hz: int, channel_count: int, tmp_path: Path
) -> None:
    voice = speech_like(3.01, sample_rate_hz, channel_count)
    spec = DeliverySpec(chosen, sample_rate_hz, channel_count, len(voice))
    decoded, rate_hz = decode(write_delivery(lambda: blocks(voice), spec, tmp_path / "mix").path)
    reference = soxr.resample(voice, sample_rate_hz, rate_hz)
    # Only M4A lacks a place for the padding at its end.
    excess_frames = FORMATS[chosen].frame_samples - 1 if chosen is Format.M4A else 3
    assert -3 <= len(decoded) - len(reference) <= excess_frames
    level = np.float32(np.sqrt((decoded**2).sum() / (reference**2).sum()))
    assert abs(20 * np.log10(level)) < 0.05
    assert residue_db(decoded / level, reference) < -15.0


@pytest.mark.parametrize("sample_rate_hz", [8_000, 192_000])
@pytest.mark.parametrize("chosen", LOSSY)
def test_odd_rates_are_delivered_at_one_that_the_codec_has(
    chosen: Format, sample_rate_hz: int, tmp_path: Path
) -> None:
    voice = speech_like(1.0, sample_rate_hz)
    spec = DeliverySpec(chosen, sample_rate_hz, 1, len(voice))
    decoded, rate_hz = decode(write_delivery(lambda: [voice], spec, tmp_path / "mix").path)
    expected_hz = 48_000 if chosen is Format.OPUS else min(sample_rate_hz, 48_000)
    assert rate_hz == expected_hz  # Opus always plays at 48 kHz
    assert len(decoded) / rate_hz == pytest.approx(1.0, abs=1_024 / expected_hz)


@pytest.mark.parametrize("chosen", list(Format))
def test_a_stream_holds_what_the_file_holds(chosen: Format, tmp_path: Path) -> None:
    voice = speech_like(2.5, 24_000)
    spec = DeliverySpec(chosen, 24_000, 1, len(voice))
    pieces = list(stream_delivery(blocks(voice), spec))
    file = write_delivery(lambda: blocks(voice), spec, tmp_path / "mix")
    assert len(pieces) > 1
    if chosen is Format.WAV:
        assert b"".join(pieces) == file.path.read_bytes()
        return
    streamed, _ = decode(b"".join(pieces))
    written, _ = decode(file.path)
    excess_frames = len(streamed) - len(written)
    assert 0 <= excess_frames <= 2 * FORMATS[chosen].frame_samples
    # An MP3 or M4A stream does not tell its delay: the file's audio begins later in it.
    lags = range(excess_frames + 1)
    assert min(residue_db(streamed[lag:], written) for lag in lags) < -60.0


def test_audio_comes_before_the_last_block() -> None:
    voice = speech_like(20.0, 24_000)
    taken: list[int] = []

    def source() -> Iterator[Frames]:
        for index, block in enumerate(np.split(voice, 20)):
            taken.append(index)
            yield block

    for chosen in Format:
        taken.clear()
        pieces = stream_delivery(source(), DeliverySpec(chosen, 24_000, 1, len(voice)))
        received_bytes = 0
        while received_bytes < 2_000:
            received_bytes += len(next(pieces))
        assert len(taken) <= 5, chosen
        pieces.close()  # type: ignore[attr-defined]


@pytest.mark.parametrize("chosen", LOSSY)
def test_no_decoded_peak_is_over_the_limit(chosen: Format, tmp_path: Path) -> None:
    """Clipped noise is the worst there is: codecs add 1 to 3 dB to its peaks."""
    generator = np.random.Generator(np.random.PCG64(0))
    noise = np.clip(generator.normal(0, 0.5, (96_000, 1)), -0.8, 0.8).astype(np.float32)
    spec = DeliverySpec(chosen, 48_000, 1, len(noise))
    free = write_delivery(lambda: blocks(noise), spec, tmp_path / "free")
    assert free.decoded_peak_dbtp is not None
    assert free.decoded_peak_dbtp > -1.0
    limited = DeliverySpec(chosen, 48_000, 1, len(noise), peak_limit_dbtp=-1.0)
    file = write_delivery(lambda: blocks(noise), limited, tmp_path / "limited")
    assert file.gain_db < 0.0
    assert file.decoded_peak_dbtp is not None
    assert file.decoded_peak_dbtp <= -1.0
    decoded, rate_hz = decode(file.path)
    assert read_ebur128(decoded, rate_hz).true_peak_dbtp <= -1.0


@pytest.mark.parametrize("chosen", LOSSY)
def test_a_voice_rises_by_less_than_the_headroom(chosen: Format, tmp_path: Path) -> None:
    voice = np.tanh(4 * speech_like(6.0, 44_100, 2))
    voice *= np.float32(0.7 / np.abs(voice).max())
    spec = DeliverySpec(chosen, 44_100, 2, len(voice))
    file = write_delivery(lambda: blocks(voice), spec, tmp_path / "mix")
    assert file.decoded_peak_dbtp is not None
    before_dbtp = read_ebur128(voice, 44_100).true_peak_dbtp
    assert file.decoded_peak_dbtp - before_dbtp < FORMATS[chosen].headroom_db


@pytest.mark.parametrize("chosen", list(Format))
def test_the_same_mix_gives_the_same_bytes(chosen: Format, tmp_path: Path) -> None:
    voice = speech_like(1.0, 24_000)
    spec = DeliverySpec(chosen, 24_000, 1, len(voice), bit_depth=16)
    files = [write_delivery(lambda: blocks(voice), spec, tmp_path / name) for name in "ab"]
    assert files[0].sha256 == files[1].sha256
    assert files[0].size_bytes == files[1].path.stat().st_size


@pytest.mark.parametrize("chosen", [Format.MP3, Format.M4A, Format.OPUS, Format.FLAC])
def test_tags_and_chapters_travel_along(chosen: Format, tmp_path: Path) -> None:
    voice = speech_like(2.0, 24_000)
    tags = (Tag("title", "운수 좋은 날"), Tag("artist", "현진건"))
    chapters = (Chapter("하나", 0, 1_200), Chapter("둘", 1_200, 2_000))
    spec = DeliverySpec(chosen, 24_000, 1, len(voice), tags=tags, chapters=chapters)
    file = write_delivery(lambda: blocks(voice), spec, tmp_path / "mix")
    with av.open(str(file.path)) as source:
        metadata = {**source.metadata, **source.streams.audio[0].metadata}
        found = [
            (chapter["metadata"].get("title"), float(chapter["start"] * chapter["time_base"]))
            for chapter in source.chapters()
        ]
    lowered = {name.lower(): value for name, value in metadata.items()}
    assert (lowered["title"], lowered["artist"]) == ("운수 좋은 날", "현진건")
    # FLAC keeps tags alone.
    assert found == ([] if chosen is Format.FLAC else [("하나", 0.0), ("둘", 1.2)])


def test_gain_is_constant_over_everything(tmp_path: Path) -> None:
    voice = speech_like(1.0, 24_000)
    spec = DeliverySpec(Format.WAV, 24_000, 1, len(voice), gain_db=-6.0)
    file = write_delivery(lambda: blocks(voice), spec, tmp_path / "mix")
    read, _ = soundfile.read(file.path, dtype="float32", always_2d=True)
    assert np.abs(read - voice * np.float32(10 ** (-6 / 20))).max() <= 2**-23


@pytest.mark.parametrize("chosen", [Format.WAV, Format.MP3])
def test_a_wrong_length_is_an_error_and_leaves_no_file(chosen: Format, tmp_path: Path) -> None:
    spec = DeliverySpec(chosen, 24_000, 1, 10_000)
    with pytest.raises(ValueError, match="got 9999 frames to deliver, expected 10000"):
        write_delivery(lambda: [np.zeros((9_999, 1), np.float32)], spec, tmp_path / "mix")
    assert list(tmp_path.iterdir()) == []


def test_segments_are_read_as_one(tmp_path: Path) -> None:
    voice = np.rint(speech_like(1.0, 24_000) * 2**23).astype(np.float32) / np.float32(2**23)
    paths = [tmp_path / f"{index}.flac" for index in range(3)]
    for path, part in zip(paths, np.split(voice, [7_000, 7_100]), strict=True):
        soundfile.write(path, (part * 2**31).astype(np.int32), 24_000, subtype="PCM_24")
    for first_frame in (0, 6_999, 7_000, 7_050, 23_999):
        read = np.concatenate(list(read_blocks(paths, first_frame, block_frames=999)))
        assert np.array_equal(read, voice[first_frame:])
