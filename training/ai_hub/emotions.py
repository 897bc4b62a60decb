"""AI Hub's emotions as ours.

Of 감성 대화 말뭉치 the main classes are E1x anger, E2x sadness, E3x anxiety, E4x hurt, E5x
embarrassment, E6x joy. Anxiety is fear and hurt is sadness (docs/effects.md: worry and dread are
fear, resignation is sadness); embarrassment is surprise, the nearest of the seven.
"""

import re

from common.emotions import Emotion

_NAMES = {
    Emotion.HAPPINESS: ("행복", "기쁨", "happiness", "happy", "joy"),
    Emotion.SADNESS: ("슬픔", "상처", "sadness", "sad"),
    Emotion.ANGER: ("분노", "anger", "angry"),
    Emotion.FEAR: ("공포", "불안", "두려움", "fear"),
    Emotion.DISGUST: ("혐오", "disgust"),
    Emotion.SURPRISE: ("놀람", "당황", "surprise"),
    Emotion.NEUTRAL: ("중립", "neutral"),
}
_BY_NAME = {name: emotion for emotion, names in _NAMES.items() for name in names}
_BY_CODE = {
    "1": Emotion.ANGER,
    "2": Emotion.SADNESS,
    "3": Emotion.FEAR,
    "4": Emotion.SADNESS,
    "5": Emotion.SURPRISE,
    "6": Emotion.HAPPINESS,
}
# Slips of the keyboard stand in the published labels: ㅈ중립, 분ㄴ, 행복ㄷ.
_LONE_JAMO = re.compile("[ㄱ-ㅎㅏ-ㅣ]")
_SLIPS = {"분": Emotion.ANGER, "중": Emotion.NEUTRAL}


def emotion_of(label: str) -> Emotion | None:
    """Our emotion for a name in Korean or English, or a code such as E18; None for another."""
    name = _LONE_JAMO.sub("", label.strip().lower())
    if re.fullmatch(r"e[1-6]\d", name):
        return _BY_CODE[name[1]]
    return _BY_NAME.get(name, _SLIPS.get(name) if name != label.strip() else None)
