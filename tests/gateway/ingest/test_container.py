"""A file's first bytes decide which demuxer may open it, and whether one may at all."""

import io

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.ingest.container import recognise_container
from gateway.ingest.refusal import Reason, Refusal
from tests import bad_inputs

VOICE = bad_inputs.speech_like(0.5, 48_000, 2)


@pytest.mark.parametrize(
    ("muxer", "codec", "name", "demuxer"),
    [
        ("mp3", "libmp3lame", "MP3", "mp3"),
        ("adts", "aac", "AAC", "aac"),
        ("mp4", "aac", "MP4", "mov"),
        ("ipod", "alac", "MP4", "mov"),
        ("mov", "aac", "MP4", "mov"),
        ("ogg", "libopus", "Ogg", "ogg"),
        ("flac", "flac", "FLAC", "flac"),
        ("wav", "pcm_s16le", "WAV", "wav"),
        ("w64", "pcm_s24le", "Wave64", "w64"),
        ("aiff", "pcm_s16be", "AIFF", "aiff"),
        ("au", "pcm_s16be", "AU", "au"),
        ("caf", "alac", "CAF", "caf"),
        ("matroska", "pcm_s16le", "Matroska", "matroska"),
        ("webm", "libopus", "Matroska", "matroska"),
    ],
)
def test_recognises_what_ffmpeg_writes(muxer: str, codec: str, name: str, demuxer: str) -> None:
    container = recognise_container(io.BytesIO(bad_inputs.encoded(VOICE, 48_000, muxer, codec)))
    assert (container.name, container.demuxer) == (name, demuxer)


def test_recognises_windows_media() -> None:
    head = bytes.fromhex("3026b2758e66cf11a6d900aa0062ce6c") + bytes(64)
    assert recognise_container(io.BytesIO(head)).demuxer == "asf"


def test_recognises_an_mp3_behind_a_long_tag() -> None:
    tag_bytes = 200_000  # cover art, longer than what is sniffed
    size = bytes(
        [tag_bytes >> 21 & 127, tag_bytes >> 14 & 127, tag_bytes >> 7 & 127, tag_bytes & 127]
    )
    tagged = b"ID3\x04\x00\x00" + size + bytes(tag_bytes) + bad_inputs.mp3(1.0)
    assert recognise_container(io.BytesIO(tagged)).name == "MP3"


def test_recognises_an_mp3_behind_junk() -> None:
    junk = np.random.Generator(np.random.PCG64(3)).bytes(3_000)
    assert recognise_container(io.BytesIO(junk + bad_inputs.mp3(1.0))).name == "MP3"


def test_counts_the_bytes_that_a_wav_lacks() -> None:
    whole = bad_inputs.wav(VOICE, 48_000)
    assert recognise_container(io.BytesIO(whole)).missing_bytes == 0
    assert recognise_container(io.BytesIO(whole[:-5_000])).missing_bytes == 5_000


@pytest.mark.parametrize(
    ("data", "named"),
    [
        (bad_inputs.text(), "a text"),
        (bad_inputs.png(), "a PNG image"),
        (bad_inputs.zip_archive(), "a ZIP archive"),
        (bad_inputs.elf(), "a program (ELF)"),
        (bad_inputs.hls_playlist(), "an HLS playlist"),
        (b"\xef\xbb\xbf\r\n " + bad_inputs.hls_playlist(), "an HLS playlist"),
        ("\ufeff#EXTM3U\nhttp://127.0.0.1/\n".encode("utf-16-le"), "an HLS playlist"),
        (bad_inputs.hls_playlist() + bad_inputs.mp3(1.0), "an HLS playlist"),
        (bad_inputs.concat_script(), "an ffmpeg concat script"),
        (bad_inputs.sdp(), "an SDP session description"),
        (bad_inputs.dash_manifest(), "an XML document"),
        (b"RIFF\x00\x10\x00\x00AVI LIST", "a RIFF file of type 'AVI '"),
        (bad_inputs.random_bytes(), "unknown data (its first bytes are 8b 4a e5 f1 a9 41 06 a0)"),
    ],
)
def test_names_what_came_instead(data: bytes, named: str) -> None:
    with pytest.raises(Refusal) as caught:
        recognise_container(io.BytesIO(data))
    assert caught.value.reason is Reason.NOT_AUDIO
    assert f"not audio: got {named}" in caught.value.message
    assert "expected WAV" in caught.value.message


def test_refuses_nothing_at_all() -> None:
    with pytest.raises(Refusal) as caught:
        recognise_container(io.BytesIO(b""))
    assert caught.value.reason is Reason.EMPTY_FILE


@given(st.binary(min_size=1, max_size=2_000))
def test_any_bytes_are_recognised_or_refused(data: bytes) -> None:
    reason = None
    try:
        recognise_container(io.BytesIO(data))
    except Refusal as refusal:
        reason = refusal.reason
    assert reason in (None, Reason.NOT_AUDIO)


def test_noise_is_never_taken_for_frames() -> None:
    generator = np.random.Generator(np.random.PCG64(11))
    for _ in range(100):
        with pytest.raises(Refusal):
            recognise_container(io.BytesIO(b"\x00" + generator.bytes(65_535)))
