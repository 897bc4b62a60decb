"""The decoder against audiocraft's own generate, and rows against themselves in batches."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from common.audiocraft.decoder import Passage, Row, Step
from common.audiocraft.library import AudioGen, ConditioningAttributes, T5Conditioner
from common.audiocraft.model import TokenModel
from common.errors import OutOfMemory
from tests.models.audiocraft.checkpoints import (
    AUDIOGEN,
    STEREO,
    TEXT_WIDTH,
    make_tiny,
    make_tiny_musicgen_audiocraft,
)

pytestmark = pytest.mark.models

RAIN, BELL = "heavy rain on a tin roof, far thunder", "a bell"


@pytest.fixture(scope="module")
def model(audiogen: Path, text_folder: Path) -> TokenModel:
    return TokenModel(audiogen, text_folder, "cpu", 0.5)


def tokens(model: TokenModel, rows: list[Row]) -> list[Any]:
    """The new tokens of each row, [codebooks, frames]."""
    passages = [e for e in model.decode(rows, lambda _: True) if isinstance(e, Passage)]
    return [
        torch.cat([p.tokens for p in passages if p.row_index == index], dim=-1)
        for index in range(len(rows))
    ]


def theirs(model: TokenModel, text: str, seed: int, **options: Any) -> Any:
    """What audiocraft generates for one text, [codebooks, frames]."""
    torch.manual_seed(seed)
    conditions = [ConditioningAttributes(text={"description": text})]
    return model._language.generate(conditions=conditions, **options)[0]


def row(model: TokenModel, text: str, frames: int, seed: int = 5, **fields: Any) -> Row:
    return Row(model.read(text), seed, fields.pop("temperature", 1.0), frames, **fields)


@pytest.mark.parametrize("temperature", [0.0, 0.7, 1.0, 1.6])
def test_a_row_alone_gets_the_tokens_of_audiocraft(model: TokenModel, temperature: float) -> None:
    [ours] = tokens(model, [row(model, RAIN, 60, temperature=temperature)])
    wanted = theirs(model, RAIN, 5, max_gen_len=60, temp=temperature, top_k=64)
    assert torch.equal(ours, wanted)


def test_a_prompt_is_gone_on_from_as_audiocraft_does(model: TokenModel) -> None:
    prompt = theirs(model, BELL, 1, max_gen_len=30, top_k=64)
    [ours] = tokens(model, [row(model, RAIN, 80, prompt=prompt)])
    wanted = theirs(model, RAIN, 5, max_gen_len=80, top_k=64, prompt=prompt[None])
    assert torch.equal(ours, wanted[:, 30:])


@pytest.mark.filterwarnings("ignore:.*weight_norm.*is deprecated:FutureWarning")
def test_what_is_longer_than_the_training_sounds_as_audiocraft_s_own_audiogen(
    model: TokenModel, audiogen: Path, text_folder: Path, tmp_path: Path
) -> None:
    [ours] = tokens(model, [row(model, RAIN, 250)])
    # Its loader finds a T5 by the name in the checkpoint.
    T5Conditioner.MODELS.append(str(text_folder))
    T5Conditioner.MODELS_DIMS[str(text_folder)] = TEXT_WIDTH
    for name in ("state_dict.bin", "compression_state_dict.bin"):
        content = torch.load(audiogen / name, weights_only=True)
        content["xp.cfg"] = content["xp.cfg"].replace("t5-large", str(text_folder))
        torch.save(content, tmp_path / name)
    peer = AudioGen.get_pretrained(str(tmp_path), device="cpu")
    peer.set_generation_params(top_k=64, duration=5.0, extend_stride=1.5)
    torch.manual_seed(5)
    audio, wanted = peer.generate([RAIN], return_tokens=True)
    assert torch.equal(ours, wanted[0])
    assert np.array_equal(model.hear(ours), audio[0].T.numpy())


def test_stereo_tokens_are_those_of_audiocraft(tmp_path: Path, text_folder: Path) -> None:
    folder = make_tiny_musicgen_audiocraft(tmp_path / "stereo", text_folder, STEREO)
    model = TokenModel(folder, text_folder, "cpu", 0.6)
    [ours] = tokens(model, [row(model, "calm strings", 50)])
    assert ours.shape == (8, 50)
    assert torch.equal(ours, theirs(model, "calm strings", 5, max_gen_len=50, top_k=64))
    assert model.hear(ours).shape == (32_000, 2)


def test_a_row_does_not_know_its_neighbours(model: TokenModel) -> None:
    prompt = theirs(model, BELL, 1, max_gen_len=30, top_k=64)
    rows = [
        row(model, RAIN, 130, seed=1, temperature=1.2),
        row(model, BELL, 40, seed=2),
        row(model, "", 90, seed=1, temperature=0.0),
        row(model, RAIN, 150, seed=4, prompt=prompt),
        row(model, RAIN, 40, seed=2, temperature=0.5),
    ]
    together = tokens(model, rows)
    for one, ours in zip(rows, together, strict=True):
        [alone] = tokens(model, [one])
        assert torch.equal(alone, ours)
    assert not torch.equal(together[0][:, :40], together[4])


def test_steps_count_up_to_their_total(model: TokenModel) -> None:
    rows = [row(model, BELL, 30), row(model, RAIN, 170)]
    steps = [event for event in model.decode(rows, lambda _: True) if isinstance(event, Step)]
    assert [step.done_steps for step in steps] == list(range(1, len(steps) + 1))
    # Windows of 150 frames, 75 apart, each with 3 more steps for the delays.
    assert {step.total_steps for step in steps} == {153 + 23} == {len(steps)}


def test_rows_that_nobody_wants_are_left_out_of_the_next_window(model: TokenModel) -> None:
    rows = [row(model, BELL, 170), row(model, RAIN, 170)]
    passages = [e for e in model.decode(rows, lambda index: index == 1) if isinstance(e, Passage)]
    assert {passage.row_index for passage in passages} == {1}
    [alone] = tokens(model, rows[1:])
    assert torch.equal(torch.cat([passage.tokens for passage in passages], dim=-1), alone)


def test_a_lack_of_memory_is_named(tmp_path: Path, text_folder: Path) -> None:
    # More than any address space holds.
    endless = replace(AUDIOGEN, window_s=1e14)
    folder = make_tiny(tmp_path / "endless", text_folder, endless)
    model = TokenModel(folder, text_folder, "cpu", 0.5)
    with pytest.raises(OutOfMemory, match="2 rows"):
        next(model.decode([row(model, RAIN, 10**15), row(model, BELL, 10)], lambda _: True))
    assert tokens(model, [row(model, BELL, 10)])[0].shape == (4, 10)


def test_the_text_makes_its_tokens_likelier(model: TokenModel) -> None:
    with_text, without = (
        [e for e in model.decode([row(model, text, 80)], lambda _: True) if isinstance(e, Passage)]
        for text in (RAIN, "")
    )
    assert with_text[0].text_gain > 0.05
    assert without[0].text_gain == pytest.approx(0, abs=1e-6)


def test_audio_and_tokens_go_both_ways(model: TokenModel) -> None:
    [made] = tokens(model, [row(model, RAIN, 50)])
    audio = model.hear(made)
    assert audio.shape == (16_000, 1)
    assert model.write(audio).shape == made.shape
    assert model.write(audio.repeat(2, axis=1)).tolist() == model.write(audio).tolist()
