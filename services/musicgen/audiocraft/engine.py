"""The engine `audiocraft` of music: MusicGen, all takes of all requests of a batch at once."""

import math
from collections.abc import Iterator, Sequence
from pathlib import Path

from common.audiocraft.decoder import Step
from common.audiocraft.opening import Wanted, open_model
from common.batching import BatchLimits, raise_if_all_cancelled
from common.emotions import EmotionScores
from common.offload import CancelToken
from services.musicgen.audiocraft.draft import Draft
from services.musicgen.bed.lead_in import lead_in
from services.musicgen.engine import FloatArray, MusicRequest, Take, TakeEvent
from services.musicgen.prompt.wording import wording

_STRIDE_SHARE = 0.6
"""How far windows (of 30 s) are apart in a longer piece: what audiocraft has by default."""
_LEAD_IN_SHARE = 1.0 - _STRIDE_SHARE
_CLASS_S = 10.0
_PROGRESS_STEPS = 25

Events = Iterator[tuple[int, TakeEvent]]


class AudiocraftMusicGen:
    """MusicGen from a checkpoint of audiocraft, mono or stereo.

    A window is as long as what the model was trained on (30 s); the next goes on from the tokens
    of its last 12 s. Takes leave as their windows end; what a take becomes does not depend on the
    batch. A request that follows another piece begins with that piece's last seconds.
    """

    def __init__(
        self,
        *,
        models_dir: Path,
        device: str,
        max_batch_items: int,
        musicgen_audiocraft_model: str,
        musicgen_text_model: str,
        own_weights_commercial_use: bool,
    ) -> None:
        wanted = Wanted(
            models_dir,
            musicgen_audiocraft_model,
            musicgen_text_model,
            device,
            own_weights_commercial_use,
        )
        self._model, self.info = open_model(wanted, _STRIDE_SHARE)
        self.batch_limits = BatchLimits(max_batch_items)

    def warm_up(self) -> None:
        """Makes a second of music."""
        asked = MusicRequest(EmotionScores(), 0.5, "", "", 1000, (Take(0, 1.0),))
        for _ in self.generate(asked, CancelToken()):
            pass

    def generate(self, request: MusicRequest, token: CancelToken) -> Iterator[TakeEvent]:
        """The takes of one request; see run_batch."""
        for _, event in self.run_batch([request], [token]):
            yield event

    def bucket(self, item: MusicRequest) -> tuple[int, int]:
        """Like lengths share batches: within a window by 10 s, beyond it by windows."""
        duration_s, window_s = item.duration_ms / 1000, self._model.format.window_s
        more_windows = math.ceil(max(duration_s - window_s, 0.0) / (_STRIDE_SHARE * window_s))
        return more_windows, math.ceil(min(duration_s, window_s) / _CLASS_S)

    def run_batch(self, items: Sequence[MusicRequest], tokens: Sequence[CancelToken]) -> Events:
        """All takes of all requests as rows of one batch, of one bucket.

        Raises OutOfMemory before the first event, InvalidArgument for an unknown genre, and
        Cancelled once all tokens are cancelled, which it looks at after each step of the model.
        """
        raise_if_all_cancelled(tokens)
        drafts = [draft for item, asked in enumerate(items) for draft in self._begin(item, asked)]
        read = {text: self._model.read(text) for text in {draft.text for draft in drafts}}
        rows = [draft.row(read[draft.text]) for draft in drafts]
        wanted = [tokens[draft.item] for draft in drafts]
        for event in self._model.decode(rows, lambda row: not wanted[row].cancelled):
            raise_if_all_cancelled(tokens)
            if not isinstance(event, Step):
                draft = drafts[event.row_index]
                yield from self._deliver(draft.item, draft.grow(event), tokens)
            elif event.done_steps % _PROGRESS_STEPS == 0:
                yield from ((draft.item, draft.progress(event)) for draft in drafts)

    def _begin(self, item: int, request: MusicRequest) -> Iterator[Draft]:
        words, begun = wording(request), self._lead_in(request)
        for take_index in range(len(request.takes)):
            yield Draft(item, take_index, request, words, begun, self._model)

    def _lead_in(self, request: MusicRequest) -> FloatArray | None:
        if request.previous_audio is None:
            return None
        form = self._model.format
        return lead_in(request.previous_audio, form.sample_rate_hz, _LEAD_IN_SHARE * form.window_s)

    def _deliver(
        self, item: int, events: Iterator[TakeEvent], tokens: Sequence[CancelToken]
    ) -> Events:
        for event in events:
            raise_if_all_cancelled(tokens)
            if tokens[item].cancelled:
                return
            yield item, event
