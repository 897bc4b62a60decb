"""An alignment under way: windows of the narration go in, sentences with times come out."""

from collections.abc import Iterator, Sequence

import numpy as np

from common.offload import CancelToken
from common.sentences import Sentence, Word
from services.stt.engine import AbsentSentence, AlignSummary
from services.stt.light.hearing import Hearing, hear
from services.stt.light.placement import Placement
from services.stt.light.reference import ReadSentence, Reference
from services.stt.light.window import WindowReading, read_window
from services.stt.script import ScriptSentence, spoken_positions
from services.stt.sentence import place_sentence
from services.stt.spectrum import FRAME_MS, Spectra

WINDOW_FRAMES = 240_000 // FRAME_MS
_HELD_BACK_FRAMES = 45_000 // FRAME_MS  # at a window's end nothing is certain yet
_FASTEST_TEMPO = 0.8  # sentences are offered for a narrator as fast as that
_OFFERED_SHARE = 1.25  # of the sentences that the known tempo would need
_OFFERED_MORE_FRAMES = 20_000 // FRAME_MS
_LOST_MATCH = 0.6  # of a window; when it is less, the script is searched further on
_FURTHER, _FURTHER_LEAST_FRAMES = 4, 600_000 // FRAME_MS
_PENDING_COUNT = 40  # sentences left out lately, which may yet be read out of turn
_LEAST_SPEECH_FRAMES = 500 // FRAME_MS  # a shorter stretch without text is a cough or a breath
_PARTING_FRAMES = 700 // FRAME_MS  # pauses that part speech without text into sentences


class Alignment:
    """Which sentences have been read so far, and how far the narration is done.

    position: the first frame (10 ms) that is not done; speech_frames: speech so far.
    """

    def __init__(
        self, script: Sequence[ScriptSentence], reference: Reference, token: CancelToken
    ) -> None:
        self._script = script
        self._reference = reference
        self._token = token
        self._next = 0
        self._pending: list[int] = []
        self._read: set[int] = set()
        self._tempo: float | None = None
        self.position = 0
        self.speech_frames = 0
        self._matched_frames = 0.0

    def process(self, spectra: Spectra, is_last: bool) -> Iterator[Sentence]:
        """The sentences that are certain in a window that begins at position.

        Moves position on: to the window's end when it is the last, else to where the next window
        has to begin.
        """
        hearing = hear(spectra, self.position)
        end = self.position + len(spectra)
        if len(hearing.frames) == 0:
            self.position = end
            return
        offered, reading = self._read_window(hearing, is_last)
        done, cut = _certain(reading, end, is_last)
        yield from self._sentences(hearing, offered, done, cut)
        self._move_on(offered, done, cut)
        self._tempo = reading.tempo
        self._count(hearing, done, cut)

    def summary(self) -> AlignSummary:
        """What the whole narration has shown."""
        absent = [each for i, each in enumerate(self._script) if i not in self._read]
        read_lines = {self._script[index].script_line for index in self._read}
        lines = sorted({each.script_line for each in absent} - read_lines)
        return AlignSummary(
            speech_ms=self.speech_frames * FRAME_MS,
            absent_script_lines=tuple(lines),
            absent_sentences=tuple(AbsentSentence(e.script_line, e.text) for e in absent),
            script_match=self.script_match,
        )

    @property
    def script_match(self) -> float:
        """Share of the speech so far that is surely in the script, 0 to 1."""
        return min(self._matched_frames / max(self.speech_frames, 1), 1.0)

    def _read_window(self, hearing: Hearing, is_last: bool) -> tuple[list[int], WindowReading]:
        """The sentences offered to the window, and what was read of them."""
        speech = hearing.speech_frames(int(hearing.frames[0]), int(hearing.frames[-1]) + 1)
        wanted = speech / (self._tempo or _FASTEST_TEMPO) * _OFFERED_SHARE + _OFFERED_MORE_FRAMES
        offered, reading = self._read_with(hearing, self._offer(wanted), is_last)
        lost = reading.match < _LOST_MATCH
        if lost and offered and offered[-1] + 1 < len(self._script):
            further_frames = max(_FURTHER * wanted, _FURTHER_LEAST_FRAMES)
            further = self._read_with(hearing, self._offer(further_frames), is_last)
            if further[1].match > reading.match:
                return further
        return offered, reading

    def _read_with(
        self, hearing: Hearing, offered: list[int], is_last: bool
    ) -> tuple[list[int], WindowReading]:
        if not offered:
            return offered, WindowReading(hearing, (), self._tempo)
        features = self._reference.features(offered)
        columns = [
            _word_columns(self._script[index], self._reference.sentence(index)) for index in offered
        ]
        return offered, read_window(hearing, features, columns, self._tempo, is_last, self._token)

    def _offer(self, wanted_frames: float) -> list[int]:
        """Sentences that the window may hold: some left out before, then those that follow."""
        offered = list(self._pending)
        index, frames = self._next, 0
        while index < len(self._script) and frames < wanted_frames:
            if index not in self._read:
                offered.append(index)
                frames += self._reference.sentence(index).frame_count
            index += 1
        return offered

    def _sentences(
        self, hearing: Hearing, offered: list[int], done: Sequence[Placement], cut: int
    ) -> Iterator[Sentence]:
        at = self.position
        for placement in done:
            yield from _without_text(hearing, at, placement.start)
            yield _with_text(self._script[offered[placement.match.sentence]], placement)
            at = placement.end
        yield from _without_text(hearing, at, cut)

    def _move_on(self, offered: list[int], done: Sequence[Placement], cut: int) -> None:
        self._read |= {offered[each.match.sentence] for each in done}
        in_turn = [offered[each.match.sentence] for each in done if each.match.in_turn]
        following = max([self._next, *(index + 1 for index in in_turn)])
        passed = {*self._pending, *range(self._next, following)} - self._read
        self._pending = sorted(passed)[-_PENDING_COUNT:]
        self._next, self.position = following, cut
        self._reference.keep([*self._pending, *(i for i in offered if i >= following)])

    def _count(self, hearing: Hearing, done: Sequence[Placement], cut: int) -> None:
        start = int(hearing.frames[0])
        self.speech_frames += hearing.speech_frames(start, max(cut, start))
        self._matched_frames += sum(
            hearing.speech_frames(each.start, each.end) * each.fit for each in done
        )


def _certain(reading: WindowReading, end: int, is_last: bool) -> tuple[Sequence[Placement], int]:
    """The placements that are certain, and the frame up to which the window is done."""
    placements = reading.placements
    if is_last:
        return placements, end
    limit = end - _HELD_BACK_FRAMES
    early = [each for each in placements if each.end <= limit]
    for count in range(len(early), 0, -1):
        last, following = placements[count - 1].match, placements[count : count + 1]
        if following and (following[0].match.sentence, following[0].match.start) == (
            last.sentence + 1,
            last.end,
        ):
            return early[:count], (placements[count - 1].end + following[0].start) // 2
    if early:
        return early, early[-1].end
    pauses = [pause for pause in reading.hearing.pauses if pause.end <= limit]
    first = min([limit, *(each.start for each in placements)])
    before = [pause.start for pause in pauses if pause.end <= first]
    return [], max([(before or [first])[-1], int(reading.hearing.frames[0]) + 1])


def _word_columns(sentence: ScriptSentence, read: ReadSentence) -> list[int]:
    """The frames of the reference at which the words begin, by their place in the text."""
    positions, frames = zip(*read.marks, strict=True)
    starts = [position for _, position in spoken_positions(sentence)]
    return [int(frame) for frame in np.interp(starts, positions, frames)]


def _with_text(sentence: ScriptSentence, placement: Placement) -> Sentence:
    words = tuple(
        Word(text, start * FRAME_MS, end * FRAME_MS)
        for (text, _), start, end in zip(
            spoken_positions(sentence), placement.word_starts, placement.word_ends, strict=True
        )
    )
    return place_sentence(
        sentence.text,
        placement.start * FRAME_MS,
        placement.end * FRAME_MS,
        words,
        sentence.script_line,
    )


def _without_text(hearing: Hearing, start: int, end: int) -> Iterator[Sentence]:
    """Sentences without text for the speech in a stretch, parted at long pauses."""
    inside = [pause for pause in hearing.pauses if pause.end > start and pause.start < end]
    begin = start
    for pause in inside:
        if pause.end - pause.start >= _PARTING_FRAMES or pause.start <= begin:
            yield from _one_without_text(hearing, begin, min(pause.start, end))
            begin = pause.end
    yield from _one_without_text(hearing, begin, end)


def _one_without_text(hearing: Hearing, start: int, end: int) -> Iterator[Sentence]:
    trailing = [pause.start for pause in hearing.pauses if pause.start < end <= pause.end]
    end = min([end, *trailing])
    if end > start and hearing.speech_frames(start, end) >= _LEAST_SPEECH_FRAMES:
        yield place_sentence("", start * FRAME_MS, end * FRAME_MS, (), None)
