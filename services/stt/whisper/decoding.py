"""Decoding several stretches at a time, each with random numbers of its own."""

from collections.abc import Sequence
from typing import Any

import torch
from whisper.decoding import DecodingOptions, DecodingTask, GreedyDecoder, LogitFilter
from whisper.model import Whisper

from common.errors import OutOfMemory
from common.offload import CancelToken
from services.stt.recognition.recogniser import Draft, Task

_LONGEST_PROMPT_TOKENS = 96  # of 448 that prompt and text share; dense speech needs 300
_LEFT_FOR_SPECIALS = 5


def decode_batch(
    model: Whisper,
    features: Any,
    task: Task,
    temperature: float,
    seeds: Sequence[int],
    token: CancelToken,
) -> list[Draft]:
    """A draft for each row of features (rows, 1500, state); seeds: one a row.

    Raises Cancelled between steps, OutOfMemory.
    """
    decoding = _task(model, features, task, temperature)
    if temperature > 0:
        decoding.decoder = _Sampling(temperature, decoding.tokenizer.eot, seeds, model.device)
    decoding.logit_filters.append(_Watch(token))
    try:
        results = decoding.run(features)
    except torch.OutOfMemoryError as error:
        raise OutOfMemory("OUT_OF_MEMORY", f"{len(seeds)} stretches do not fit") from error
    return [
        Draft(
            tuple(result.tokens),
            result.text,
            float(result.avg_logprob),
            float(result.no_speech_prob),
            temperature,
        )
        for result in results
    ]


def _task(model: Whisper, features: Any, task: Task, temperature: float) -> DecodingTask:
    options = DecodingOptions(
        language=task.language,
        temperature=temperature,
        without_timestamps=True,
        fp16=features.dtype == torch.float16,
    )
    plain = DecodingTask(model, options)
    prompt = []
    if task.prompt.strip():
        prompt = plain.tokenizer.encode(" " + task.prompt.strip())[-_LONGEST_PROMPT_TOKENS:]
    sample_len = model.dims.n_text_ctx - len(prompt) - _LEFT_FOR_SPECIALS
    return DecodingTask(
        model,
        DecodingOptions(
            language=task.language,
            temperature=temperature,
            without_timestamps=True,
            fp16=options.fp16,
            prompt=prompt or None,
            sample_len=sample_len,
        ),
    )


class _Watch(LogitFilter):
    """Looks at the token before each step."""

    def __init__(self, token: CancelToken) -> None:
        self._token = token

    def apply(self, logits: Any, tokens: Any) -> None:
        """Changes nothing; raises Cancelled."""
        self._token.raise_if_cancelled()


class _Sampling(GreedyDecoder):
    """GreedyDecoder's sampling, with a generator for each row."""

    def __init__(self, temperature: float, eot: int, seeds: Sequence[int], device: Any) -> None:
        super().__init__(temperature, eot)
        self._generators = [torch.Generator(device).manual_seed(seed) for seed in seeds]

    def update(self, tokens: Any, logits: Any, sum_logprobs: Any) -> tuple[Any, bool]:
        """One token more for each row: tokens (rows, length), logits (rows, vocabulary)."""
        probabilities = (logits.float() / self.temperature).softmax(dim=-1)
        drawn = [
            torch.multinomial(row, 1, generator=generator)
            for row, generator in zip(probabilities, self._generators, strict=True)
        ]
        following = torch.cat(drawn)
        log_probabilities = logits.float().log_softmax(dim=-1)
        current = log_probabilities.gather(1, following[:, None])[:, 0]
        ended = tokens[:, -1] == self.eot
        sum_logprobs += current * ~ended
        following[ended] = self.eot
        tokens = torch.cat([tokens, following[:, None]], dim=-1)
        return tokens, bool((tokens[:, -1] == self.eot).all())
