"""Equal-power fades that depend on the frame's place in the clip alone."""

import numpy as np
from numpy.typing import NDArray

from services.mixer.render import Planes

_STEPS = 1024
# A quarter of a sine; between its steps a straight line is right to 3e-7. Library sines may
# differ in the last bit by where in an array they stand, this does not.
_QUARTER = np.sin(np.pi / 2 * np.arange(_STEPS + 2) / _STEPS)


def fade_in(frames: NDArray[np.int64], fade_frames: int) -> Planes:
    """The gains of frames counted from the clip's start; 1 from fade_frames on.

    sin(pi/2 x), so that a fade-in over a fade-out of the same length keeps the power.
    """
    position = np.minimum((frames + 0.5) / fade_frames, 1.0) * _STEPS
    step = position.astype(np.int64)
    low = _QUARTER[step]
    gains: Planes = (low + (_QUARTER[step + 1] - low) * (position - step)).astype(np.float32)
    return gains


def fade_out(frames_left: NDArray[np.int64], fade_frames: int) -> Planes:
    """The gains of frames of which this many are left in the clip, themselves included."""
    return fade_in(frames_left - 1, fade_frames)
