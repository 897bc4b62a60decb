"""What the words around a sound ask of it: far, heavy, slow, large, rusty."""

from dataclasses import dataclass

from services.audiogen.light.words import Vocabulary

_SCALES: dict[str, tuple[str, str]] = {
    "distance": ("distant distance far faraway away remote outside horizon", "close near nearby"),
    "intensity": (
        "heavy hard strong loud violent fierce intense pour torrential thunderous furious wild "
        "rage forceful powerful roar bang big",
        "light soft gentle gently quiet faint weak low calm slight subtle mild hushed muffle "
        "delicate careful thin",
    ),
    "speed": (
        "fast quick rapid hurry rush frantic brisk urgent hasty race",
        "slow lazy leisurely drag trudge weary",
    ),
    "size": (
        "large big huge giant massive deep enormous great",
        "small little tiny thin high young baby puppy kitten",
    ),
    "age": ("old rusty worn ancient creak rickety age antique", "new"),
}
_SINGLE = ("single", "one", "once", "sudden")


@dataclass(frozen=True, slots=True)
class Modifiers:
    """How a sound differs from its recipe; 0 is the recipe itself.

    intensity, speed and size run from -1 (weak, slow, small) to 1. distance and age run from 0
    (close, new) to 1. single asks for one occurrence of what the recipe would repeat.
    """

    distance: float = 0.0
    intensity: float = 0.0
    speed: float = 0.0
    size: float = 0.0
    age: float = 0.0
    single: bool = False


NEUTRAL = Modifiers()


def _side(words: str) -> frozenset[str]:
    return frozenset(words.split())


_ALL = [word for pair in _SCALES.values() for side in pair for word in side.split()]
_VOCABULARY = Vocabulary([*_ALL, *_SINGLE])


def is_modifier(word: str) -> bool:
    """Whether a word says how rather than what."""
    return bool(_VOCABULARY.read(word))


def read_modifiers(prompt: str, own: frozenset[str] = frozenset()) -> Modifiers:
    """Reads an English prompt; words that no scale knows, or that are own, change nothing."""
    found = set(_VOCABULARY.read(prompt)) - set(_VOCABULARY.read(" ".join(own)))

    def balance(scale: str) -> float:
        more, less = (_side(words) for words in _SCALES[scale])
        return float(bool(found & more)) - float(bool(found & less))

    return Modifiers(
        distance=max(0.0, balance("distance")),
        intensity=balance("intensity"),
        speed=balance("speed"),
        size=balance("size"),
        age=max(0.0, balance("age")),
        single=not found.isdisjoint(_SINGLE),
    )
