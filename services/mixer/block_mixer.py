"""The mixer's engine: numpy and scipy over blocks of a second."""

from collections.abc import Iterator

import numpy as np

from common.engines import EngineInfo
from common.offload import CancelToken
from services.mixer.range_mix import RangeMix
from services.mixer.render import (
    Arrival,
    ClipAudio,
    NarrationAudio,
    PeakKind,
    Placement,
    Rendered,
    RenderRequest,
    Stem,
)


class BlockMixer:
    """Mixes ranges of a timeline."""

    info = EngineInfo(
        name="block", version="1", licence="Apache-2.0", commercial_use=True, device="cpu"
    )

    def warm_up(self) -> None:
        """Mix a second of silence."""
        request = RenderRequest(
            sample_rate_hz=8000,
            narration_channel_count=1,
            output_channel_count=1,
            start_frame=0,
            frame_count=8000,
            context_start_frame=0,
            context_frame_count=8000,
            narration_frame_count=8000,
            narration_loudness_lufs=-20.0,
            speech_gate_lufs=-45.0,
            gain_db=0.0,
            peak_limit_db=-1.0,
            peak_kind=PeakKind.TRUE_PEAK,
            stems=(Stem.MIX,),
        )
        silence = NarrationAudio(np.zeros((8000, 1), np.float32))
        list(self.mix(request, iter([silence]), CancelToken()))

    def mix(
        self, request: RenderRequest, arrivals: Iterator[Arrival], token: CancelToken
    ) -> Iterator[Rendered]:
        """Stems and mix of the range while it reads, and the report last.

        Arrivals come in order of the timeline: a placement and all its audio before the narration
        that reaches it. Raises InvalidArgument for what does not fit together, Cancelled.
        """
        mix = RangeMix(request)
        for arrival in arrivals:
            token.raise_if_cancelled()
            match arrival:
                case Placement():
                    mix.place(arrival)
                case ClipAudio():
                    mix.fill(arrival.frames)
                case NarrationAudio():
                    yield from mix.hear(arrival.frames)
        yield from mix.finish()
