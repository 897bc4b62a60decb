"""Tiny checkpoints with random weights, in the formats in which the published ones come."""

import json
import warnings
from itertools import pairwise
from pathlib import Path

import sentencepiece
import torch
from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers
from transformers import (
    LlamaConfig,
    LlamaForCausalLM,
    M2M100Config,
    M2M100ForConditionalGeneration,
    M2M100Tokenizer,
    MarianConfig,
    MarianMTModel,
    MarianTokenizer,
    NllbTokenizer,
    PreTrainedTokenizerFast,
)

from services.prompter.few_shot.examples import load_examples
from services.prompter.few_shot.form import example_line

_BEGIN, _END = "<|begin_of_text|>", "<|end_of_text|>"
_VOCABULARY_SIZE = 700
# Rows of M2M100 for words that nobody has.
_MADE_UP = 8
# Turns one after the other, in the words of the Llama 3 template's headers.
_CHAT_TEMPLATE = (
    "{{ bos_token }}{% for message in messages %}<|{{ message['role'] }}|>"
    "{{ message['content'] }}\n{% endfor %}{% if add_generation_prompt %}<|assistant|>{% endif %}"
)


def make_tiny_llama(
    folder: Path, seed: int = 0, says: str = "", context_tokens: int = 8192
) -> Path:
    """A Llama of two layers with a byte-level BPE tokenizer, as Llama 3 has one.

    Its weights are random, and so is what it writes; with `says` it answers that to everything.
    """
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=_VOCABULARY_SIZE,
        special_tokens=[_BEGIN, _END],
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        show_progress=False,
    )
    lines = [example_line(e, korean) for e in load_examples() for korean in (False, True)]
    tokenizer.train_from_iterator(lines, trainer)
    fast = PreTrainedTokenizerFast(
        tokenizer_object=tokenizer, bos_token=_BEGIN, eos_token=_END, pad_token=_END
    )
    fast.chat_template = _CHAT_TEMPLATE
    fast.save_pretrained(folder)
    torch.manual_seed(seed)
    config = LlamaConfig(
        vocab_size=len(fast),
        hidden_size=64,
        intermediate_size=128,
        num_hidden_layers=2,
        num_attention_heads=4,
        num_key_value_heads=2,
        max_position_embeddings=context_tokens,
        bos_token_id=fast.bos_token_id,
        eos_token_id=fast.eos_token_id,
        initializer_range=0.4,
    )
    model = LlamaForCausalLM(config)
    if says:
        _teach(model, fast, says)
    model.save_pretrained(folder)
    return folder


@torch.no_grad()
def _teach(model: LlamaForCausalLM, tokenizer: PreTrainedTokenizerFast, says: str) -> None:
    """Makes it write the words of `says` one after the other, whatever came before an arrow.

    The layers add nothing, so that a token's embedding alone tells the next: the head knows each
    word by the embedding of the one before it.
    """
    for layer in model.model.layers:
        layer.self_attn.o_proj.weight.zero_()
        layer.mlp.down_proj.weight.zero_()
    torch.nn.init.normal_(model.model.embed_tokens.weight)
    embeddings, head = model.model.embed_tokens.weight, model.lm_head.weight
    head.zero_()
    words = tokenizer(says, add_special_tokens=False).input_ids
    assert len(set(words)) == len(words), "a word would be followed by two"
    arrows = [number for token, number in tokenizer.get_vocab().items() if token.endswith(">")]
    for number in arrows:
        head[words[0]] += embeddings[number]
    for before, after in pairwise(words):
        head[after] += embeddings[before]


def make_tiny_marian(folder: Path, seed: int = 0) -> Path:
    """A Marian of two layers a side with two sentencepiece models, as OPUS-MT has them."""
    folder.mkdir(parents=True, exist_ok=True)
    source = _train_pieces(folder / "source", [e.korean for e in load_examples()])
    target = _train_pieces(folder / "target", [e.english for e in load_examples()])
    names = ["</s>", "<unk>", *dict.fromkeys([*source, *target]), "<pad>"]
    vocabulary = {name: number for number, name in enumerate(dict.fromkeys(names))}
    (folder / "vocab.json").write_text(json.dumps(vocabulary, ensure_ascii=False))
    for side in ("source", "target"):
        (folder / f"{side}.model").rename(folder / f"{side}.spm")
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="Recommended: pip install sacremoses")
        tokenizer = MarianTokenizer(
            source_spm=str(folder / "source.spm"),
            target_spm=str(folder / "target.spm"),
            vocab=str(folder / "vocab.json"),
            source_lang="ko",
            target_lang="en",
        )
        tokenizer.save_pretrained(folder)
    pad = vocabulary["<pad>"]
    torch.manual_seed(seed)
    config = MarianConfig(
        vocab_size=len(vocabulary),
        d_model=32,
        encoder_layers=2,
        decoder_layers=2,
        encoder_attention_heads=2,
        decoder_attention_heads=2,
        encoder_ffn_dim=64,
        decoder_ffn_dim=64,
        max_position_embeddings=512,
        pad_token_id=pad,
        eos_token_id=0,
        decoder_start_token_id=pad,
        forced_eos_token_id=0,
        init_std=0.4,
    )
    MarianMTModel(config).save_pretrained(folder)
    return folder


def make_tiny_m2m100(folder: Path, seed: int = 0) -> Path:
    """An M2M100 of two layers a side, with its hundred languages."""
    folder.mkdir(parents=True, exist_ok=True)
    texts = [text for e in load_examples() for text in (e.korean, e.english)]
    pieces = _train_pieces(folder / "sentencepiece.bpe", texts)
    names = ["<s>", "<pad>", "</s>", "<unk>", *pieces]
    vocabulary = {name: number for number, name in enumerate(dict.fromkeys(names))}
    (folder / "vocab.json").write_text(json.dumps(vocabulary, ensure_ascii=False))
    tokenizer = M2M100Tokenizer(
        vocab_file=str(folder / "vocab.json"), spm_file=str(folder / "sentencepiece.bpe.model")
    )
    tokenizer.save_pretrained(folder)
    _save_m2m100(folder, len(vocabulary) + len(tokenizer.lang_code_to_token) + _MADE_UP, seed)
    return folder


def make_tiny_nllb(folder: Path, seed: int = 0) -> Path:
    """An NLLB: M2M100's network with another tokenizer and the languages of FLORES-200."""
    texts = [text for e in load_examples() for text in (e.korean, e.english)]
    tokenizer = Tokenizer(models.BPE(unk_token="<unk>"))
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace()
    trainer = trainers.BpeTrainer(
        vocab_size=500, special_tokens=["<s>", "<pad>", "</s>", "<unk>"], show_progress=False
    )
    tokenizer.train_from_iterator(texts, trainer)
    parts = json.loads(tokenizer.to_str())["model"]
    fast = NllbTokenizer(vocab=parts["vocab"], merges=[tuple(merge) for merge in parts["merges"]])
    fast.save_pretrained(folder)
    _save_m2m100(folder, len(fast), seed)
    return folder


def _save_m2m100(folder: Path, row_count: int, seed: int) -> None:
    torch.manual_seed(seed)
    config = M2M100Config(
        vocab_size=row_count,
        d_model=32,
        encoder_layers=2,
        decoder_layers=2,
        encoder_attention_heads=2,
        decoder_attention_heads=2,
        encoder_ffn_dim=64,
        decoder_ffn_dim=64,
        max_position_embeddings=256,
        decoder_start_token_id=2,
        init_std=0.4,
    )
    M2M100ForConditionalGeneration(config).save_pretrained(folder)


def _train_pieces(prefix: Path, texts: list[str]) -> list[str]:
    """A sentencepiece model beside prefix; its pieces without controls."""
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter(texts),
        model_prefix=str(prefix),
        vocab_size=400,
        hard_vocab_limit=False,
        minloglevel=2,
    )
    prefix.with_name(f"{prefix.name}.vocab").unlink()
    processor = sentencepiece.SentencePieceProcessor(f"{prefix}.model")
    pieces = [processor.id_to_piece(number) for number in range(processor.get_piece_size())]
    return [piece for piece in pieces if piece not in ("<unk>", "<s>", "</s>")]
