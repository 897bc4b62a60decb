"""What a finished take is worth, by what can be heard in it."""

import numpy as np

from common.audio.loudness import Energies, to_lufs
from services.musicgen.listening.listener import Heard
from services.musicgen.prompt.aim import Aim

# Sub-blocks under it are holes in a bed that stands at -23 LUFS.
_HOLE_LUFS = -53.0
_OTHER_KEY_WORTH, _OTHER_MODE_WORTH, _OTHER_TEMPO_WORTH = 0.8, 0.9, 0.9
_TEMPO_TOLERANCE = 0.08


def appraise(heard: Heard, energies: Energies, wanted: Aim) -> float:
    """0 to 1: clarity of the key, less for holes and for another key, mode or tempo than wanted."""
    worth = max(heard.key.fit, 0.0) * _sounding_share(energies)
    if wanted.tonic_pitch_class not in (None, heard.key.tonic_pitch_class):
        worth *= _OTHER_KEY_WORTH
    if heard.key.mode is not wanted.mode:
        worth *= _OTHER_MODE_WORTH
    if not _is_tempo(heard.tempo_bpm, wanted.tempo_bpm):
        worth *= _OTHER_TEMPO_WORTH
    return float(min(worth, 1.0))


def _sounding_share(energies: Energies) -> float:
    return float(np.mean(to_lufs(energies) > _HOLE_LUFS)) if energies.size else 0.0


def _is_tempo(heard_bpm: float | None, wanted_bpm: float) -> bool:
    """Whether a tempo, its half or its double is the wanted one."""
    if heard_bpm is None:
        return False
    ratios = (heard_bpm * factor / wanted_bpm for factor in (0.5, 1.0, 2.0))
    return any(abs(ratio - 1.0) < _TEMPO_TOLERANCE for ratio in ratios)
