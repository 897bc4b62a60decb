"""Recognises streams that have no magic number: MPEG audio and ADTS by their chained frames.

MPEG-1/2/2.5 layers I to III: ISO/IEC 11172-3 section 2.4.2.3, 13818-3. ADTS: 13818-7 section 6.2.
"""

from collections.abc import Callable

# Frames in a row that are no coincidence anywhere in a file.
CHAIN_FRAMES = 4
# Bit rates in kbit/s by (MPEG-1?, layer), index 1..14 of the header.
_BIT_RATES_KBPS = {
    (True, 1): (32, 64, 96, 128, 160, 192, 224, 256, 288, 320, 352, 384, 416, 448),
    (True, 2): (32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384),
    (True, 3): (32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),
    (False, 1): (32, 48, 56, 64, 80, 96, 112, 128, 144, 160, 176, 192, 224, 256),
    (False, 2): (8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
    (False, 3): (8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
}
# Sample rates by the header's version bits: MPEG-2.5, reserved, MPEG-2, MPEG-1.
_SAMPLE_RATES_HZ = {
    0: (11_025, 12_000, 8_000),
    2: (22_050, 24_000, 16_000),
    3: (44_100, 48_000, 32_000),
}

FrameLength = Callable[[bytes, int], int]


def mpeg_frame_bytes(data: bytes, at: int) -> int:
    """Length of the MPEG audio frame that begins at `at`; 0 where none does."""
    head = int.from_bytes(data[at : at + 4], "big")
    version, layer = head >> 19 & 3, 4 - (head >> 17 & 3)
    rate_index, sample_rate_index = head >> 12 & 15, head >> 10 & 3
    if head >> 21 != 0x7FF or version == 1 or layer == 4:
        return 0
    if rate_index in (0, 15) or sample_rate_index == 3:
        return 0
    bit_rate = _BIT_RATES_KBPS[version == 3, layer][rate_index - 1] * 1000
    sample_rate_hz = _SAMPLE_RATES_HZ[version][sample_rate_index]
    padding = head >> 9 & 1
    if layer == 1:
        return (12 * bit_rate // sample_rate_hz + padding) * 4
    samples_per_8 = 72 if layer == 3 and version != 3 else 144
    return samples_per_8 * bit_rate // sample_rate_hz + padding


def adts_frame_bytes(data: bytes, at: int) -> int:
    """Length of the ADTS frame that begins at `at`; 0 where none does."""
    head = data[at : at + 7]
    if len(head) < 7 or head[0] != 0xFF or head[1] & 0xF6 != 0xF0:
        return 0
    if head[2] >> 2 & 15 > 12:
        return 0
    frame_bytes = (head[3] & 3) << 11 | head[4] << 3 | head[5] >> 5
    return frame_bytes if frame_bytes > 7 else 0


def is_chained(data: bytes, frame_bytes: FrameLength) -> bool:
    """Whether frames follow one another in the data.

    At the very start a chain that ends with the data is enough, so that a file of one frame
    counts; elsewhere (junk before the first frame) CHAIN_FRAMES are asked for.
    """
    at = 0
    while at >= 0:
        count, end = _chain(data, at, frame_bytes)
        if count >= CHAIN_FRAMES or (at == 0 and count > 0 and end == len(data)):
            return True
        at = data.find(b"\xff", at + 1)
    return False


def _chain(data: bytes, at: int, frame_bytes: FrameLength) -> tuple[int, int]:
    """How many frames, at most CHAIN_FRAMES, follow one another from `at`, and where they end."""
    count = 0
    while count < CHAIN_FRAMES and (length := frame_bytes(data, at)) > 0:
        count, at = count + 1, at + length
    return count, at
