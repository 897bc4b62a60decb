"""The engine `audiocraft` of sounds: AudioGen, all takes of all requests of a batch at once."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from common.audiocraft.decoder import Step
from common.audiocraft.opening import Wanted, open_model
from common.batching import BatchLimits, raise_if_all_cancelled
from common.offload import CancelToken
from services.audiogen.audiocraft.draft import Draft
from services.audiogen.audiocraft.plan import plan
from services.audiogen.engine import EffectRequest, Take, TakeEvent, TakeProgress

_STRIDE_SHARE = 0.5
"""How far windows (of 10 s) are apart where a sound is longer."""
_ATTEMPTS = 3
_PROGRESS_STEPS = 25

Events = Iterator[tuple[int, TakeEvent]]


class AudiocraftAudioGen:
    """AudioGen from a checkpoint of audiocraft.

    Takes are mono at 48 kHz, resampled from the model's 16 kHz, at the levels of the light engine.
    Seed and temperature belong to each take alone: what it becomes does not depend on the batch.
    What comes out silent or clipped is made again with another seed, twice at most.
    """

    def __init__(
        self,
        *,
        models_dir: Path,
        device: str,
        max_batch_items: int,
        audiogen_model: str,
        audiogen_text_model: str,
        own_weights_commercial_use: bool,
    ) -> None:
        wanted = Wanted(
            models_dir,
            audiogen_model,
            audiogen_text_model,
            device,
            own_weights_commercial_use,
        )
        self._model, self.info = open_model(wanted, _STRIDE_SHARE)
        self.batch_limits = BatchLimits(max_batch_items)

    def warm_up(self) -> None:
        """Makes a short sound."""
        for _ in self.generate(
            EffectRequest("a knock", "", None, 500, False, (Take(0, 1.0),)), CancelToken()
        ):
            pass

    def generate(self, request: EffectRequest, token: CancelToken) -> Iterator[TakeEvent]:
        """The takes of one request; see run_batch."""
        for _, event in self.run_batch([request], [token]):
            yield event

    def bucket(self, item: EffectRequest) -> float:
        """Requests of like length share a batch, since all rows wait for the longest."""
        return plan(item).length_class_s

    def run_batch(self, items: Sequence[EffectRequest], tokens: Sequence[CancelToken]) -> Events:
        """All takes of all requests as rows of one batch: progress, then each take whole.

        Raises OutOfMemory before the first event, InvalidArgument (UNKNOWN_SOUND), and Cancelled
        once all tokens are cancelled, which it looks at after each step of the model.
        """
        drafts = [
            Draft(item, take_index, request, plan(request), take)
            for item, request in enumerate(items)
            for take_index, take in enumerate(request.takes)
        ]
        for attempt in range(1, _ATTEMPTS + 1):
            yield from self._attempt(drafts, tokens)
            for draft in drafts:
                if draft.usable or attempt == _ATTEMPTS:
                    yield from self._deliver(draft, tokens)
            drafts = [d for d in drafts if not d.usable and not tokens[d.item].cancelled]
            if not drafts:
                return
            for draft in drafts:
                draft.try_again(attempt)

    def _attempt(self, drafts: Sequence[Draft], tokens: Sequence[CancelToken]) -> Events:
        """Decodes and judges all drafts; the events are progress."""
        raise_if_all_cancelled(tokens)
        read = {text: self._model.read(text) for text in {draft.plan.text for draft in drafts}}
        rows = [draft.row(read[draft.plan.text], self._model) for draft in drafts]
        wanted = [tokens[draft.item] for draft in drafts]
        for event in self._model.decode(rows, lambda row: not wanted[row].cancelled):
            raise_if_all_cancelled(tokens)
            if not isinstance(event, Step):
                drafts[event.row_index].passages.append(event)
            elif event.done_steps % _PROGRESS_STEPS == 0:
                for draft in drafts:
                    yield draft.item, _progress(draft, event)
        for draft in drafts:
            raise_if_all_cancelled(tokens)
            if not tokens[draft.item].cancelled:
                draft.judge(self._model)

    def _deliver(self, draft: Draft, tokens: Sequence[CancelToken]) -> Events:
        """The take's events, until its caller has left."""
        for event in draft.deliver(self._model.format.sample_rate_hz):
            raise_if_all_cancelled(tokens)
            if tokens[draft.item].cancelled:
                return
            yield draft.item, event


def _progress(draft: Draft, step: Step) -> TakeProgress:
    return TakeProgress(draft.take_index, step.done_steps, step.total_steps, "decoding")
