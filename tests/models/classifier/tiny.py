"""Tiny models in the very format of the published ones, with random weights."""

import io
import json
from pathlib import Path

import sentencepiece
import torch
from transformers import BertConfig, BertModel, Wav2Vec2Config, Wav2Vec2ForCTC

from services.classifier.kobert.cards import Provenance, TextCard, VoiceCard
from services.classifier.kobert.encoding import ROLE_TOKENS, EncodingRules
from services.classifier.kobert.engine import KobertEngine
from services.classifier.kobert.loading import save_text_checkpoint, save_voice_checkpoint
from services.classifier.kobert.model import TextModel
from services.classifier.kobert.pieces import PIECES_FILE, Pieces
from services.classifier.kobert.voice_model import VoiceModel
from services.classifier.taggers.choice import load_reader
from training.passages import load_passages

PROVENANCE = Provenance("tiny", "0" * 64, 0, {}, {})


def write_pieces(folder: Path, vocabulary_size: int = 1200) -> None:
    """spiece.model as skt/kobert-base-v1 has it: [UNK] [PAD] [CLS] [SEP] [MASK], then pieces."""
    model = io.BytesIO()
    texts = [sentence.text for passage in load_passages() for sentence in passage.sentences]
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter(texts[:600]),
        model_writer=model,
        vocab_size=vocabulary_size,
        hard_vocab_limit=False,
        unk_id=0,
        unk_piece="[UNK]",
        pad_id=1,
        pad_piece="[PAD]",
        bos_id=2,
        bos_piece="[CLS]",
        eos_id=3,
        eos_piece="[SEP]",
        control_symbols=["[MASK]"],
        minloglevel=2,
        num_threads=1,
    )
    (folder / PIECES_FILE).write_bytes(model.getvalue())


def bert_config(vocabulary_size: int) -> BertConfig:
    """KoBERT's shape in small."""
    return BertConfig(
        vocab_size=vocabulary_size,
        hidden_size=32,
        num_hidden_layers=2,
        num_attention_heads=4,
        intermediate_size=64,
        max_position_embeddings=256,
        pad_token_id=1,
    )


def write_kobert_base(folder: Path) -> None:
    """What is published: config.json, pytorch_model.bin and spiece.model; no heads."""
    torch.manual_seed(1)
    write_pieces(folder)
    config = bert_config(Pieces(folder).count)
    config.architectures = ["BertModel"]
    config.to_json_file(folder / "config.json")
    torch.save(BertModel(config).state_dict(), folder / "pytorch_model.bin")


def rules(folder: Path, **changed: object) -> EncodingRules:
    """The rules of tiny checkpoints, whose base lies in the folder."""
    known = {
        "roles": True,
        "context_sentences": 1,
        "max_sentence_tokens": 64,
        "max_context_tokens": 16,
        "first_role_id": Pieces(folder).count,
    }
    return EncodingRules(**{**known, **changed})  # type: ignore[arg-type]


def write_kobert(folder: Path, base: Path, tagger: str = "kiwi", **changed: object) -> TextCard:
    """A checkpoint as training writes it; its heads are large, so that sentences differ."""
    torch.manual_seed(2)
    own = rules(base, **changed)
    model = TextModel(bert_config(own.first_role_id + len(ROLE_TOKENS)))
    with torch.no_grad():
        model.encoder.embeddings.word_embeddings.weight.mul_(50)
        for head in (model.effect, model.emotion):
            head.weight.mul_(50)
    card = TextCard(
        tagger=tagger,
        tagger_version=load_reader(tagger).tagger_version,
        pieces_sha256=Pieces(base).sha256,
        rules=own,
        effect_threshold=0.8,
        gradient_weight=0.02,
        provenance=PROVENANCE,
    )
    save_text_checkpoint(folder, model, card, base)
    return card


def wav2vec2_config(norm: str = "layer") -> Wav2Vec2Config:
    """wav2vec 2.0's shape in small: XLS-R's (layer norm) or the first base's (group norm)."""
    return Wav2Vec2Config(
        vocab_size=20,
        hidden_size=32,
        num_hidden_layers=2,
        num_attention_heads=4,
        intermediate_size=64,
        conv_dim=(16, 16, 16, 16, 16, 16, 16),
        feat_extract_norm=norm,
        do_stable_layer_norm=norm == "layer",
        conv_bias=norm == "layer",
        num_conv_pos_embeddings=16,
        num_conv_pos_embedding_groups=4,
    )


def write_wav2vec2_base(folder: Path) -> None:
    """What is published: a model for recognition, with its preprocessing beside it."""
    torch.manual_seed(3)
    Wav2Vec2ForCTC(wav2vec2_config()).save_pretrained(folder)
    (folder / "preprocessor_config.json").write_text(json.dumps({"do_normalize": True}))


def write_voice(folder: Path, norm: str = "layer", voice_weight: float = 0.01) -> VoiceCard:
    """A checkpoint as training writes it."""
    torch.manual_seed(4)
    model = VoiceModel(wav2vec2_config(norm))
    with torch.no_grad():
        model.emotion.weight.mul_(50)
    card = VoiceCard(
        min_ms=400,
        max_ms=15_000,
        normalised=True,
        voice_weight=voice_weight,
        provenance=PROVENANCE,
    )
    save_voice_checkpoint(folder, model, card)
    return card


def engine_options(folder: Path, voice_folder: Path | str) -> dict[str, object]:
    """What the settings give engines of these checkpoints by default."""
    return {
        "gradient_weight": 0.02,
        "effect_threshold": None,
        "voice_weight": None,
        "models_dir": folder.parent,
        "kobert_model": str(folder),
        "voice_model": str(voice_folder),
        "role_tagger": None,
        "max_batch_items": 4,
        "own_weights_commercial_use": False,
    }


def open_engine(folder: Path, voice_folder: Path | str = "", **changed: object) -> KobertEngine:
    """An engine with the settings' defaults but for what is changed."""
    options = {**engine_options(folder, voice_folder), "device": "cpu", **changed}
    return KobertEngine(**options)  # type: ignore[arg-type]
