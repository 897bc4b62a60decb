"""How dense a plan is."""

from dataclasses import dataclass

from gateway.production import Density


@dataclass(frozen=True, slots=True)
class Preset:
    """Bounds of a plan."""

    # Least effect probability; None leaves the decision to the classifier's own threshold.
    least_effect_probability: float | None
    # Least time between the starts of two effects.
    effect_spacing_ms: int
    # Most effects of one sentence.
    effects_per_sentence: int
    # How long an ambience goes on after the last sentence that tells of it.
    ambience_hold_ms: int
    # Most ambiences at the same time.
    ambience_layers: int
    # Least mean weight of a section's strongest emotion for it to have music.
    least_music_weight: float


PRESETS = {
    Density.SPARSE: Preset(0.75, 8000, 1, 20_000, 1, 0.33),
    Density.BALANCED: Preset(None, 3000, 1, 35_000, 2, 0.25),
    Density.RICH: Preset(0.30, 1200, 2, 60_000, 2, 0.15),
}
