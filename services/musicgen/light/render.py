"""Rendering: a score becomes sound, one block after the other, in bounded memory."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain

import numpy as np

from services.musicgen.engine import SAMPLE_RATE_HZ, FloatArray
from services.musicgen.light.master import Equalizer, close
from services.musicgen.light.orchestra import ORCHESTRA
from services.musicgen.light.preset import Layer, Part
from services.musicgen.light.reverb import Room
from services.musicgen.light.score import PlayedNote, Score
from services.musicgen.light.tone import Sound, Tone

BLOCK_FRAMES = 2 * SAMPLE_RATE_HZ
"""The renderer's own step; what a caller gets does not depend on how it cuts the stream."""

_LONGEST_TONE_S = 60.0
_LONGEST_RELEASE_S = 5.0

_WARM_UP_S = 4.0
_WET_GAIN = 0.55
_CLOSING_SHARE = 0.5
_LAST_RELEASE = 2.5


@dataclass(slots=True)
class _Sounding:
    """A tone that sounds from a frame of the piece on, and its levels.

    direct and sent hold the gains of the left and the right side.
    """

    start_frame: int
    sound: Sound
    direct: tuple[float, float]
    sent: tuple[float, float]

    @property
    def end_frame(self) -> int:
        """Where it has died away."""
        return self.start_frame + self.sound.frame_count

    def forget(self, frame: int) -> None:
        """Let go what sounds before a frame, once that is a quarter of what is held."""
        passed = frame - self.start_frame
        if 4 * passed >= self.sound.frame_count:
            self.sound = self.sound.rest(passed)
            self.start_frame = frame


class Renderer:
    """Renders a score from its beginning or from a later second.

    Each note has random numbers of its own, by its place in the score and the piece's seed, so that
    any excerpt is rendered as it sounds in the whole.
    """

    def __init__(self, score: Score, start_s: float = 0.0) -> None:
        self._score = score
        self._frame_count = round(score.form.duration_s * SAMPLE_RATE_HZ)
        warm_frame = round(max(0.0, start_s - _WARM_UP_S) * SAMPLE_RATE_HZ)
        self._frame = warm_frame // BLOCK_FRAMES * BLOCK_FRAMES
        self._start_frame = round(start_s * SAMPLE_RATE_HZ) // BLOCK_FRAMES * BLOCK_FRAMES
        self._next = self._first_note()
        self._sounding: list[_Sounding] = []
        self._room = Room(min(score.preset.room_s, 0.45 * score.form.tail_s), BLOCK_FRAMES)
        self._equalizer = Equalizer()

    def blocks(self) -> Iterator[FloatArray]:
        """The piece at its natural level, float32 (frames, 2), up to its last frame."""
        closing_frames = round(_CLOSING_SHARE * self._score.form.tail_s * SAMPLE_RATE_HZ)
        while self._frame < self._frame_count:
            first, count = self._frame, min(BLOCK_FRAMES, self._frame_count - self._frame)
            dry, sent = self._mix(first)
            mix = self._equalizer.filter(dry + np.float32(_WET_GAIN) * self._room.add(sent))
            self._frame += BLOCK_FRAMES
            if first >= self._start_frame:
                block = np.ascontiguousarray(mix[:, :count].T)
                close(block, first, self._frame_count, closing_frames)
                yield block

    def _first_note(self) -> int:
        """The first note that can still sound where the rendering begins."""
        earliest_s = self._frame / SAMPLE_RATE_HZ - _LONGEST_TONE_S
        played = self._score.played
        return next((i for i, n in enumerate(played) if n.onset_s >= earliest_s), len(played))

    def _mix(self, first: int) -> tuple[FloatArray, FloatArray]:
        """All that sounds in the block: direct, and what goes to the room.

        Each tone is mixed as soon as it is struck, and kept only where it goes on.
        """
        end = first + BLOCK_FRAMES
        dry = np.zeros((2, BLOCK_FRAMES), dtype=np.float32)
        sent = np.zeros((2, BLOCK_FRAMES), dtype=np.float32)
        going_on: list[_Sounding] = []
        for tone in chain(self._sounding, self._struck(end)):
            begin, stop = max(tone.start_frame, first), min(tone.end_frame, end)
            if stop > begin:
                piece = tone.sound.piece(begin - tone.start_frame, stop - tone.start_frame)
                for side, heard in enumerate(np.broadcast_to(piece, (2, stop - begin))):
                    dry[side, begin - first : stop - first] += np.float32(tone.direct[side]) * heard
                    sent[side, begin - first : stop - first] += np.float32(tone.sent[side]) * heard
            if tone.end_frame > end:
                tone.forget(end)
                going_on.append(tone)
        self._sounding = going_on
        return dry, sent

    def _struck(self, end_frame: int) -> Iterator[_Sounding]:
        """The notes that begin before a frame, rendered one after the other."""
        played = self._score.played
        while self._next < len(played):
            note = played[self._next]
            start = round(note.onset_s * SAMPLE_RATE_HZ)
            if start >= end_frame:
                return
            index, self._next = self._next, self._next + 1
            if note.onset_s + note.length_s + _LONGEST_RELEASE_S > self._frame / SAMPLE_RATE_HZ:
                yield self._sound(note, start, index)

    def _sound(self, note: PlayedNote, start_frame: int, index: int) -> _Sounding:
        layer = self._score.preset.layers[note.layer]
        chair = ORCHESTRA[layer.instrument]
        rng = np.random.Generator(np.random.PCG64([self._score.seed, index]))
        release = _LAST_RELEASE if note.is_last else 1.0
        brightness = self._score.mood.brightness
        tone = Tone(note.pitch, note.length_s, note.velocity, brightness, release)
        sound = chair.sound(tone, rng)
        gain = 10.0 ** ((chair.gain_db + layer.level_db) / 20)
        left, right = _sides(_pan(layer, note), sound.is_stereo)
        direct = (gain * left, gain * right)
        sent = (layer.send * direct[0], layer.send * direct[1])
        return _Sounding(start_frame, sound, direct, sent)


def recut(blocks: Iterable[FloatArray], block_frames: int) -> Iterator[FloatArray]:
    """The same samples in blocks of block_frames; the last one has what is left."""
    pending: list[FloatArray] = []
    count = 0
    for block in blocks:
        pending.append(block)
        count += len(block)
        if count >= block_frames:
            joined = np.concatenate(pending)
            whole = count - count % block_frames
            yield from (joined[i : i + block_frames] for i in range(0, whole, block_frames))
            pending, count = [joined[whole:]], count - whole
    if count:
        yield np.concatenate(pending)


def _pan(layer: Layer, note: PlayedNote) -> float:
    """The layer's place; within it low pitches lean to the left, as at a keyboard."""
    if layer.part is Part.DRUMS:
        return layer.pan
    return float(np.clip(layer.pan + (note.pitch - 60) / 120, -0.8, 0.8))


def _sides(pan: float, is_stereo: bool) -> tuple[float, float]:
    """Gains of left and right that keep the power at every place; 1 each for stereo in the middle.

    The sine-cosine law (Roads 1996, The Computer Music Tutorial, ch. 11).
    """
    angle = (pan + 1) * np.pi / 4
    scale = np.sqrt(2) if is_stereo else 1.0
    return float(scale * np.cos(angle)), float(scale * np.sin(angle))
