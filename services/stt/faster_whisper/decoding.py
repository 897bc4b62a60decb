"""Decoding several stretches at a time with CTranslate2."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from faster_whisper import WhisperModel
from faster_whisper.audio import pad_or_trim
from faster_whisper.tokenizer import Tokenizer
from faster_whisper.transcribe import get_suppressed_tokens

from common.errors import OutOfMemory
from services.stt.recognition.recogniser import Draft, Stretch

_BEAMS = 5
_LONGEST_PROMPT_TOKENS = 96  # of 448 that prompt and text share; dense speech needs 300


@dataclass(frozen=True, slots=True)
class Decoder:
    """A model with a tokenizer for one language."""

    model: WhisperModel
    tokenizer: Tokenizer

    def encode(self, stretches: Sequence[Stretch]) -> Any:
        """What the encoder makes of stretches, padded to 30 s. Raises OutOfMemory."""
        features = [
            pad_or_trim(self.model.feature_extractor(stretch.samples)[..., :-1])
            for stretch in stretches
        ]
        try:
            return self.model.encode(np.stack(features))
        except RuntimeError as error:
            raise _translated(error, len(stretches)) from error

    def decode(self, encoded: Any, count: int, prompt: str, temperature: float) -> list[Draft]:
        """A draft for each of count encoded stretches. Raises OutOfMemory."""
        start = self.model.get_prompt(
            self.tokenizer, self._prompt_tokens(prompt), without_timestamps=True
        )
        sampling: dict[str, Any] = {"beam_size": _BEAMS}
        if temperature > 0:
            sampling = {"beam_size": 1, "sampling_topk": 0, "sampling_temperature": temperature}
        try:
            results = self.model.model.generate(
                encoded,
                [start] * count,
                # CTranslate2 takes half of it, or what the prompt leaves if that is less; one
                # token is left for the end of the text, when its words are timed.
                max_length=2 * (self.model.max_length - len(start) - 1),
                return_scores=True,
                return_no_speech_prob=True,
                suppress_tokens=get_suppressed_tokens(self.tokenizer, [-1]),
                **sampling,
            )
        except RuntimeError as error:
            raise _translated(error, count) from error
        return [self._draft(result, temperature) for result in results]

    def _prompt_tokens(self, prompt: str) -> list[int]:
        if not prompt.strip():
            return []
        tokens: list[int] = self.tokenizer.encode(" " + prompt.strip())
        return tokens[-_LONGEST_PROMPT_TOKENS:]

    def _draft(self, result: Any, temperature: float) -> Draft:
        tokens = result.sequences_ids[0]
        # The score is a mean over the tokens; Whisper counts the end as one more.
        average = result.scores[0] * len(tokens) / (len(tokens) + 1)
        text = self.tokenizer.decode(tokens).strip()
        return Draft(tuple(tokens), text, average, result.no_speech_prob, temperature)


def _translated(error: RuntimeError, count: int) -> Exception:
    if "out of memory" in str(error).lower():
        return OutOfMemory("OUT_OF_MEMORY", f"{count} stretches do not fit: {error}")
    return error
