"""The tiny checkpoints for CTranslate2, converted by its own converter."""

import json
import shutil
from functools import cache
from importlib.resources import files
from pathlib import Path

import ctranslate2
from transformers.convert_slow_tokenizer import TikTokenConverter
from whisper.model import Whisper
from whisper.tokenizer import get_tokenizer

from tests.models.stt.checkpoints import save_transformers


def save_ctranslate2(model: Whisper, folder: Path) -> Path:
    """Writes the model as faster-whisper loads it; folder must not exist."""
    source = save_transformers(model, folder.with_name(f"{folder.name}-transformers"))
    _write_tokenizer(source)
    preprocessor = {
        "feature_extractor_type": "WhisperFeatureExtractor",
        "feature_size": model.dims.n_mels,
        "sampling_rate": 16000,
        "hop_length": 160,
        "chunk_length": 30,
        "n_fft": 400,
    }
    (source / "preprocessor_config.json").write_text(json.dumps(preprocessor))
    converter = ctranslate2.converters.TransformersConverter(
        str(source), copy_files=["tokenizer.json", "preprocessor_config.json"]
    )
    converter.convert(str(folder))
    shutil.rmtree(source)
    return folder


def _write_tokenizer(folder: Path) -> None:
    (folder / "tokenizer.json").write_text(_tokenizer_json(), "utf-8")
    settings = {"tokenizer_class": "WhisperTokenizer"}
    (folder / "tokenizer_config.json").write_text(json.dumps(settings))


@cache
def _tokenizer_json() -> str:
    """OpenAI's multilingual vocabulary, which comes with openai-whisper, as tokenizer.json."""
    encoding = get_tokenizer(True, num_languages=99).encoding
    vocabulary = files("whisper").joinpath("assets/multilingual.tiktoken")
    specials = sorted(encoding._special_tokens, key=lambda name: encoding._special_tokens[name])
    converter = TikTokenConverter(
        vocab_file=str(vocabulary), pattern=encoding._pat_str, extra_special_tokens=specials
    )
    text: str = converter.converted().to_str()
    return text
