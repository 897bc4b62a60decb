"""Morphemes as the classifier sends them, and one light engine for all tests of the prompter."""

from collections.abc import Callable

import kiwipiepy
import pytest

from common.offload import CancelToken
from common.sentences import Morpheme
from services.prompter.engine import PromptRequest, PromptSentence, SoundPrompt
from services.prompter.light.engine import LightEngine

Tag = Callable[[str], tuple[Morpheme, ...]]
Write = Callable[[str], tuple[SoundPrompt, ...]]


@pytest.fixture(scope="session")
def tag() -> Tag:
    """Tags a text, with the tags that the classifier uses."""
    kiwi = kiwipiepy.Kiwi(
        num_workers=1, model_type="cong", load_multi_dict=False, load_typo_dict=False
    )

    def of(text: str) -> tuple[Morpheme, ...]:
        return tuple(
            Morpheme(token.form, token.tag, token.start, token.start + token.len)
            for token in kiwi.tokenize(text)
        )

    return of


@pytest.fixture(scope="session")
def engine() -> LightEngine:
    """The light engine as the service loads it."""
    return LightEngine()


@pytest.fixture(scope="session")
def write(tag: Tag, engine: LightEngine) -> Write:
    """The sounds of one sentence."""

    def of(text: str) -> tuple[SoundPrompt, ...]:
        request = PromptRequest((PromptSentence("s", text, tag(text)),))
        return engine.write(request, CancelToken())[0].sounds

    return of
