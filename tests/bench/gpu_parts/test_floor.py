import pytest

from bench.gpu_parts.floor import DecoderShape


def test_a_step_reads_all_weights_and_the_rows_keys_and_values() -> None:
    shape = DecoderShape(weight_count=1000, layer_count=3, width=8, value_bytes=2)
    assert shape.bytes_a_step(0, 100) == 2000
    assert shape.bytes_a_step(5, 100) == 2 * (1000 + 2 * 3 * 8 * 100 * 5)


def test_the_floor_of_musicgen_medium_on_an_h200() -> None:
    """About 26 s of audio a second at batch 1, as read of a device with 4.3 TB/s."""
    shape = DecoderShape(16 * 48 * 1536**2 + 4 * 2048 * 1536, 48, 1536, 2)
    audio_s = shape.steps_a_second(2, 125, 4300.0) / 50
    assert audio_s == pytest.approx(23.2, abs=0.5)
