"""One take while it is made: its tokens leave as audio, window by window."""

from collections.abc import Iterator

from common.audio.resample import StreamResampler
from common.audiocraft.decoder import Passage, Row, Step
from common.audiocraft.model import TokenModel
from services.musicgen.audiocraft.rendering import Rendering
from services.musicgen.bed.finisher import Finisher
from services.musicgen.bed.stream import StreamDecoder
from services.musicgen.engine import (
    SAMPLE_RATE_HZ,
    FloatArray,
    MusicRequest,
    TakeEvent,
    TakeProgress,
)
from services.musicgen.prompt.wording import Wording


class Draft:
    """A take of the request `item`; lead_in is what it goes on from, at the model's rate."""

    def __init__(
        self,
        item: int,
        take_index: int,
        request: MusicRequest,
        words: Wording,
        lead_in: FloatArray | None,
        model: TokenModel,
    ) -> None:
        self.item = item
        self.text = words.text
        self._take_index = take_index
        self._take = request.takes[take_index]
        self._prompt = None if lead_in is None else model.write(lead_in)
        self._left_frames = model.frames_to_fill(request.duration_ms / 1000)
        self._decoder = StreamDecoder(Rendering(model), self._prompt)
        form = model.format
        self._resampler = StreamResampler(form.sample_rate_hz, SAMPLE_RATE_HZ, form.channel_count)
        total_frames = request.duration_ms * SAMPLE_RATE_HZ // 1000
        self._finisher = Finisher(take_index, self._take, total_frames, form.channel_count, words)

    def row(self, text: object) -> Row:
        """What the model is asked for, given its text's embedding."""
        prompt_frames = 0 if self._prompt is None else self._prompt.shape[-1]
        frame_count = prompt_frames + self._left_frames
        return Row(text, self._take.seed, self._take.temperature, frame_count, self._prompt)

    def progress(self, step: Step) -> TakeProgress:
        """How far the batch is."""
        return TakeProgress(self._take_index, step.done_steps, step.total_steps, "composing")

    def grow(self, passage: Passage) -> Iterator[TakeEvent]:
        """The events that a window's tokens complete; with the last ones, the result."""
        self._left_frames -= passage.tokens.shape[-1]
        samples = self._decoder.push(passage.tokens, last=not self._left_frames)
        yield from self._finisher.push(self._resampler.push(samples))
        if not self._left_frames:
            yield from self._finisher.push(self._resampler.finish())
            yield from self._finisher.finish()
