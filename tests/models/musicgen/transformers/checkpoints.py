"""MusicGen checkpoints of any size with random weights, in the published format."""

import math
from dataclasses import dataclass
from pathlib import Path

import torch
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors
from transformers import (
    EncodecConfig,
    GenerationConfig,
    MusicgenConfig,
    MusicgenDecoderConfig,
    MusicgenForConditionalGeneration,
    PreTrainedTokenizerFast,
    T5Config,
)

_LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789:,.'-"


@dataclass(frozen=True, slots=True)
class Sizes:
    """How large the parts are."""

    codebook_size: int
    width: int
    layers: int
    heads: int
    text_width: int
    text_layers: int
    text_heads: int
    filters: int
    code_width: int


TINY = Sizes(64, 16, 2, 2, 16, 1, 2, 2, 8)
# facebook/musicgen-medium: 1.4 billion parameters, T5-base, EnCodec at 32 kHz.
MEDIUM = Sizes(2048, 1536, 48, 24, 768, 12, 12, 64, 128)


# 50 frames a second at 32 kHz, as published; and 16, for tests of long beds.
PUBLISHED_RATIOS = (8, 5, 4, 4)
COARSE_RATIOS = (10, 10, 5, 4)


def make_tiny_musicgen(
    folder: Path,
    *,
    channel_count: int = 1,
    seed: int = 0,
    ratios: tuple[int, ...] = PUBLISHED_RATIOS,
) -> Path:
    """Writes a checkpoint with some thousand parameters to the folder."""
    return make_musicgen(folder, TINY, channel_count, seed, ratios)


def make_musicgen(
    folder: Path,
    sizes: Sizes,
    channel_count: int = 1,
    seed: int = 0,
    ratios: tuple[int, ...] = PUBLISHED_RATIOS,
) -> Path:
    """Writes a checkpoint with the architecture and file names of facebook/musicgen-small and
    -stereo-small to the folder."""
    torch.manual_seed(seed)
    model = MusicgenForConditionalGeneration(_config(sizes, channel_count, ratios)).eval()
    _open_codec(model)
    model.generation_config = GenerationConfig(
        bos_token_id=sizes.codebook_size,
        decoder_start_token_id=sizes.codebook_size,
        pad_token_id=sizes.codebook_size,
        do_sample=True,
        guidance_scale=3.0,
        max_length=1500,
    )
    model.save_pretrained(folder)
    _tokenizer().save_pretrained(folder)
    return folder


def _config(sizes: Sizes, channel_count: int, ratios: tuple[int, ...]) -> MusicgenConfig:
    text = T5Config(
        vocab_size=64,
        d_model=sizes.text_width,
        d_kv=sizes.text_width // sizes.text_heads,
        d_ff=4 * sizes.text_width,
        num_layers=sizes.text_layers,
        num_heads=sizes.text_heads,
        dropout_rate=0.0,
    )
    # facebook/encodec_32khz, but for its numbers of filters and codes.
    code_bits = math.ceil(math.log2(sizes.codebook_size))
    codec = EncodecConfig(
        sampling_rate=32_000,
        target_bandwidths=[4 * code_bits * (32_000 // math.prod(ratios)) / 1000],
        upsampling_ratios=list(ratios),
        num_filters=sizes.filters,
        hidden_size=sizes.code_width,
        codebook_size=sizes.codebook_size,
        codebook_dim=sizes.code_width,
        num_lstm_layers=2,
        use_causal_conv=False,
        use_conv_shortcut=False,
    )
    decoder = MusicgenDecoderConfig(
        vocab_size=sizes.codebook_size,
        hidden_size=sizes.width,
        ffn_dim=4 * sizes.width,
        num_hidden_layers=sizes.layers,
        num_attention_heads=sizes.heads,
        num_codebooks=4 * channel_count,
        audio_channels=channel_count,
        pad_token_id=sizes.codebook_size,
        bos_token_id=sizes.codebook_size,
        dropout=0.0,
    )
    return MusicgenConfig(text_encoder=text, audio_encoder=codec, decoder=decoder)


def _open_codec(model: MusicgenForConditionalGeneration) -> None:
    """Makes codes audible and audio tell in codes.

    A fresh codec's codebooks are all zero, its biases drown the rest, and its encoder is deaf.
    """
    with torch.no_grad():
        for layer in model.audio_encoder.quantizer.layers:
            layer.codebook.embed.normal_(std=6.0)
        for name, parameter in model.audio_encoder.named_parameters():
            if name.endswith("bias"):
                parameter.zero_()
        last_conv = model.audio_encoder.encoder.layers[-1].conv
        last_conv.parametrizations.weight.original0.mul_(1_000.0)


def _tokenizer() -> PreTrainedTokenizerFast:
    pieces = [("<pad>", 0.0), ("</s>", 0.0), ("<unk>", 0.0), ("▁", -2.0)]
    pieces += [(letter, -3.0) for letter in _LETTERS]
    tokenizer = Tokenizer(models.Unigram(pieces, unk_id=2))
    tokenizer.normalizer = normalizers.Lowercase()
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace()
    tokenizer.post_processor = processors.TemplateProcessing(
        single="$A </s>", special_tokens=[("</s>", 1)]
    )
    return PreTrainedTokenizerFast(
        tokenizer_object=tokenizer, pad_token="<pad>", eos_token="</s>", unk_token="<unk>"
    )
