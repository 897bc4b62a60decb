"""The engines of stt, in the order in which `auto` prefers them.

faster-whisper stands before whisper: the same weights, with less memory and time, on a CPU too,
and with a voice detector of its own.
"""

from common.engines import EngineEntry

_MODEL = ("models_dir", "device", "max_batch_items", "own_weights_commercial_use")

ENGINES = {
    "faster-whisper": EngineEntry(
        path="services.stt.faster_whisper.recogniser:load_engine",
        extra="stt-faster-whisper",
        licence="MIT",
        commercial_use=True,
        options=(*_MODEL, "faster_whisper_model"),
        packages=("faster_whisper", "ctranslate2", "onnxruntime"),
        probe="services.stt.availability:faster_whisper_reason",
        auto_probe="services.stt.availability:faster_whisper_heavy_reason",
        rights="services.stt.availability:faster_whisper_rights",
    ),
    "whisper": EngineEntry(
        path="services.stt.whisper.recogniser:load_engine",
        extra="stt-whisper",
        licence="MIT",
        commercial_use=True,
        options=(*_MODEL, "whisper_model"),
        packages=("whisper", "torch", "safetensors"),
        probe="services.stt.availability:whisper_reason",
        auto_probe="services.stt.availability:whisper_heavy_reason",
        rights="services.stt.availability:whisper_rights",
    ),
    "light": EngineEntry(
        path="services.stt.light.aligner:LightAligner",
        extra="stt",
        licence="Apache-2.0",
        commercial_use=True,
        packages=("espeakng_loader", "numba"),
    ),
}
