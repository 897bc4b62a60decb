"""Korean morphemes by kiwi (kiwipiepy, Apache-2.0), the light engine's tagger.

The dictionary of several words (WikiData's names) and the one of typing errors stay out: they cost
190 MB and serve no story.
"""

import kiwipiepy
import kiwipiepy_model  # type: ignore[import-untyped]
import numpy as np
from numpy.typing import NDArray

from services.classifier.light.onomatopoeia import Onomatopoeia
from services.classifier.taggers.tagged import UNKNOWN_ID, Tagged


class Tagger:
    """Splits a sentence into morphemes; the same sentence gives the same ones, whatever is near."""

    def __init__(self, onomatopoeia: Onomatopoeia) -> None:
        self._kiwi = kiwipiepy.Kiwi(
            num_workers=1, model_type="cong", load_multi_dict=False, load_typo_dict=False
        )
        for form, tag in onomatopoeia.tagger_words():
            self._kiwi.add_user_word(form, tag)

    @staticmethod
    def version() -> str:
        """The version of code and model; numbers of morphemes hold for it alone."""
        return f"kiwipiepy {kiwipiepy.__version__}, model {kiwipiepy_model.__version__}"

    def tag(self, text: str) -> tuple[Tagged, ...]:
        """The morphemes in order; VV-R and VV-I (regular, irregular) both become VV."""
        return tuple(
            Tagged(
                form=token.form,
                tag=token.tag.partition("-")[0],
                start_char=token.start,
                end_char=token.start + token.len,
                kiwi_id=token.id,
            )
            for token in self._kiwi.tokenize(text)
        )

    def similarity(self, kiwi_id: int, others: NDArray[np.int32]) -> NDArray[np.float32]:
        """Cosines between a morpheme and others in kiwi's language model, (others,).

        0 for one that the model does not know.
        """
        if kiwi_id == UNKNOWN_ID:
            return np.zeros(len(others), np.float32)
        cosines = [self._kiwi.morpheme_similarity(kiwi_id, int(other)) for other in others]
        return np.nan_to_num(np.array(cosines, np.float32))

    def vocabulary(self, size: int) -> list[tuple[int, str, str]]:
        """Number, form and tag of the first `size` morphemes, the most frequent first."""
        found = []
        for kiwi_id in range(size):
            morpheme = self._kiwi.morpheme(kiwi_id)
            found.append((kiwi_id, morpheme.form, morpheme.tag.partition("-")[0]))
        return found
