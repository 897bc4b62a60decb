"""Crowds that do one thing together: cheer, jeer, scream, laugh, weep, sing.

A few voices (vocal.py, voice.py) used again at other times and places, as in babble.py; the level
and pitch of shouting voices drift on their own, so that the crowd boils.
"""

from collections.abc import Callable

import numpy as np

from services.audiogen.light.applause import applause
from services.audiogen.light.babble import spread
from services.audiogen.light.grains import lay
from services.audiogen.light.levels import mix, unit_peak, unit_rms
from services.audiogen.light.noise import drift, shaped_stereo
from services.audiogen.light.scene import Scene, Signal
from services.audiogen.light.vocal import MAN_A, MAN_E, MAN_O, MAN_U, Cry, Tract, utter
from services.audiogen.light.voice import MAN, WOMAN, YOUNG, laugh, scream, sob


def _roar(
    scene: Scene, pitch_hz: float, rough: float, vowels: tuple[tuple[float, Tract], ...]
) -> list[Signal]:
    voices = []
    for index, (person, ratio) in enumerate(((MAN, 1.0), (WOMAN, 1.6))):
        draws = scene.draws(f"roar{index}")
        pitch = pitch_hz * ratio * np.exp(0.13 * drift(scene, f"pitch{index}", 0.9))
        level = np.clip(0.7 + 0.45 * drift(scene, f"level{index}", 1.1), 0.1, 1.4)
        shape = tuple((place, tract.scaled(person)) for place, tract in vowels)
        voices.append(unit_rms(utter(draws, Cry(pitch, level, shape, 0.3, rough, 0.9))))
    return voices


def cheer(scene: Scene) -> Signal:
    """A crowd cheers: open vowels, shouted high, with a hiss of many throats and some claps;
    (frames, 2).
    """
    voices = _roar(scene, 290, 0.4, ((0, MAN_E), (0.5, MAN_A), (1, MAN_A)))
    hiss = shaped_stereo(
        scene.draws("hiss"),
        scene.frame_count,
        ((150, -18), (500, -2), (1300, 0), (3000, -8), (9000, -26)),
    )
    return mix((0, spread(scene, voices, 26, "places") / 5), (-4, hiss), (-8, applause(scene)))


def uproar(scene: Scene) -> Signal:
    """A crowd in alarm or anger: shouts, broken and rough, over one another; (frames, 2)."""
    voices = _roar(scene, 235, 0.7, ((0, MAN_A), (0.3, MAN_O), (0.6, MAN_A), (1, MAN_E)))
    shouts = [
        np.clip(1.2 * drift(scene, f"shout{index}", 2.2), 0.05, None) * voice
        for index, voice in enumerate(voices)
    ]
    return mix(
        (0, spread(scene, shouts, 14, "places") / 3.5), (-6, spread(scene, shouts, 9, "far"))
    )


def laughing(scene: Scene) -> Signal:
    """A company laughs; (frames, 2)."""
    makers: list[Callable[[Scene], Signal]] = [
        lambda s: laugh(s, MAN),
        lambda s: laugh(s, WOMAN),
        lambda s: laugh(s, MAN),
    ]
    voices = [
        unit_rms(make(scene.lasting(scene.duration_s, f"laugh{i}")))
        for i, make in enumerate(makers)
    ]
    return spread(scene, voices, 9, "places")


def screaming(scene: Scene) -> Signal:
    """Several people scream at once; (frames, 2)."""
    makers = [(MAN, "a"), (WOMAN, "b"), (YOUNG, "d")]
    voices = []
    for person, name in makers:
        voice = np.zeros(scene.frame_count)
        part = scene.lasting(scene.duration_s, name)
        for at_s in np.arange(0, scene.duration_s - 0.4, 1.7).tolist():
            lay(voice, unit_peak(scream(part.lasting(1.6, f"{name}{at_s:.1f}"), person)), at_s)
        voices.append(unit_rms(voice))
    roar = _roar(scene, 300, 0.7, ((0, MAN_A), (1, MAN_E)))[1]
    return mix((0, spread(scene, voices, 7, "places")), (-3, spread(scene, [roar], 6, "roar")))


def weeping(scene: Scene) -> Signal:
    """Several people weep; (frames, 2)."""
    voices = [
        unit_rms(sob(scene.lasting(scene.duration_s, f"sob{index}"), person))
        for index, person in enumerate((WOMAN, MAN, WOMAN))
    ]
    return spread(scene, voices, 6, "places")


def jeering(scene: Scene) -> Signal:
    """A crowd jeers: long, low, round vowels; (frames, 2)."""
    voices = _roar(scene, 150, 0.3, ((0, MAN_U), (0.5, MAN_O), (1, MAN_U)))
    return spread(scene, voices, 18, "places")
