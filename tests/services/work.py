"""For each service a little work, and so much that nobody waits for its end."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import grpc
import numpy as np
from whereisaudio.audiogen.v1 import audiogen_pb2, audiogen_pb2_grpc
from whereisaudio.classifier.v1 import classifier_pb2, classifier_pb2_grpc
from whereisaudio.media.v1 import media_pb2
from whereisaudio.mixer.v1 import mixer_pb2, mixer_pb2_grpc
from whereisaudio.musicgen.v1 import musicgen_pb2, musicgen_pb2_grpc
from whereisaudio.prompter.v1 import prompter_pb2, prompter_pb2_grpc
from whereisaudio.stt.v1 import stt_pb2, stt_pb2_grpc

from tests.narrations import make_narration

TEXTS = ("문이 쾅 닫혔다.", "멀리서 천둥이 우르르 쳤다.")
_CHUNK_BYTES = 256 * 1024
_MIX_RATE_HZ = 24_000

# Takes a channel, the engine that is asked for and a deadline; gives all answers.
Ask = Callable[[grpc.Channel, str, float], list[Any]]


@dataclass(frozen=True, slots=True)
class Work:
    """What a service is asked."""

    full_name: str
    small: Ask
    large: Ask
    # Whether the answers of the small work are what they have to be.
    fits: Callable[[list[Any]], bool]


def _chunks(data: bytes) -> Iterator[media_pb2.AudioChunk]:
    for offset in range(0, len(data), _CHUNK_BYTES):
        part = data[offset : offset + _CHUNK_BYTES]
        yield media_pb2.AudioChunk(offset_bytes=offset, data=part)


def _align(repetitions: int) -> Ask:
    def ask(channel: grpc.Channel, engine: str, timeout_s: float) -> list[Any]:
        samples = make_narration(TEXTS).samples[:, 0]
        data = np.tile((samples * 32767).astype("<i2"), repetitions).tobytes()
        config = stt_pb2.AlignConfig(
            format=media_pb2.AudioFormat(
                encoding=media_pb2.AUDIO_ENCODING_S16LE, sample_rate_hz=16_000, channel_count=1
            ),
            language="ko",
            engine=engine,
            script_lines=[
                media_pb2.ScriptLine(index=i, text=text)
                for i, text in enumerate(TEXTS * repetitions)
            ],
        )

        def requests() -> Iterator[stt_pb2.AlignRequest]:
            yield stt_pb2.AlignRequest(config=config)
            for chunk in _chunks(data):
                yield stt_pb2.AlignRequest(chunk=chunk)

        stub = stt_pb2_grpc.SpeechToTextStub(channel)
        return list(stub.Align(requests(), timeout=timeout_s))

    return ask


def _aligned(answers: list[Any]) -> bool:
    return [a.sentence.text for a in answers if a.HasField("sentence")] == list(TEXTS)


def _classify(repetitions: int) -> Ask:
    def ask(channel: grpc.Channel, engine: str, timeout_s: float) -> list[Any]:
        def requests() -> Iterator[classifier_pb2.ClassifyRequest]:
            config = classifier_pb2.ClassifyConfig(language="ko", engine=engine)
            yield classifier_pb2.ClassifyRequest(config=config)
            for i, text in enumerate(TEXTS * repetitions):
                sentence = media_pb2.Sentence(id=str(i), text=text, start_ms=i, end_ms=i + 1)
                yield classifier_pb2.ClassifyRequest(sentence=sentence)

        stub = classifier_pb2_grpc.ClassifierStub(channel)
        return list(stub.Classify(requests(), timeout=timeout_s))

    return ask


def _classified(answers: list[Any]) -> bool:
    labels = [answer.label for answer in answers if answer.HasField("label")]
    return len(labels) == 2 and all(label.effect_probability > 0.5 for label in labels)


def _write(repetitions: int) -> Ask:
    def ask(channel: grpc.Channel, engine: str, timeout_s: float) -> list[Any]:
        morphemes = [
            media_pb2.Morpheme(form="문", tag="NNG", start_char=0, end_char=1),
            media_pb2.Morpheme(form="이", tag="JKS", start_char=1, end_char=2),
            media_pb2.Morpheme(form="쾅", tag="MAG", start_char=3, end_char=4),
            media_pb2.Morpheme(form="닫히", tag="VV", start_char=5, end_char=7),
        ]
        request = prompter_pb2.WritePromptsRequest(
            language="ko",
            engine=engine,
            sentences=[
                prompter_pb2.PromptSentence(sentence_id=str(i), text=TEXTS[0], morphemes=morphemes)
                for i in range(repetitions)
            ],
        )
        stub = prompter_pb2_grpc.PrompterStub(channel)
        return [stub.WritePrompts(request, timeout=timeout_s)]

    return ask


def _written(answers: list[Any]) -> bool:
    (sentence,) = answers[0].sentences
    return [sound.trigger for sound in sentence.sounds] == ["쾅"]


def _generate_sound(duration_ms: int, take_count: int) -> Ask:
    def ask(channel: grpc.Channel, engine: str, timeout_s: float) -> list[Any]:
        request = audiogen_pb2.GenerateRequest(
            prompt="steady rain",
            sound="rain_steady",
            family=media_pb2.SOUND_FAMILY_RAIN,
            duration_ms=duration_ms,
            lasting=True,
            engine=engine,
            takes=[media_pb2.TakeSpec(seed=i, temperature=1.0) for i in range(take_count)],
        )
        stub = audiogen_pb2_grpc.AudioGenStub(channel)
        return list(stub.Generate(request, timeout=timeout_s))

    return ask


def _generate_music(duration_ms: int, take_count: int) -> Ask:
    def ask(channel: grpc.Channel, engine: str, timeout_s: float) -> list[Any]:
        request = musicgen_pb2.GenerateRequest(
            emotion=media_pb2.EmotionScores(sadness=1.0),
            intensity=0.5,
            duration_ms=duration_ms,
            engine=engine,
            takes=[media_pb2.TakeSpec(seed=i, temperature=1.0) for i in range(take_count)],
        )
        stub = musicgen_pb2_grpc.MusicGenStub(channel)
        return list(stub.Generate(request, timeout=timeout_s))

    return ask


def _one_take(answers: list[Any]) -> bool:
    results = [answer.result for answer in answers if answer.HasField("result")]
    return len(results) == 1 and results[0].frame_count >= 48_000


def _mix(duration_s: int) -> Ask:
    def ask(channel: grpc.Channel, engine: str, timeout_s: float) -> list[Any]:
        frame_count = duration_s * _MIX_RATE_HZ
        audio_format = media_pb2.AudioFormat(
            encoding=media_pb2.AUDIO_ENCODING_F32LE,
            sample_rate_hz=_MIX_RATE_HZ,
            channel_count=1,
        )
        config = mixer_pb2.MixConfig(
            narration_format=audio_format,
            output_format=audio_format,
            frame_count=frame_count,
            context_frame_count=frame_count,
            narration_frame_count=frame_count,
            narration_loudness_lufs=-20.0,
            peak_limit_db=-1.0,
            peak_kind=mixer_pb2.PEAK_KIND_TRUE_PEAK,
            stems=[mixer_pb2.STEM_MIX, mixer_pb2.STEM_NARRATION],
        )
        tone = np.sin(np.arange(frame_count) * 0.05).astype("<f4") * np.float32(0.2)

        def requests() -> Iterator[mixer_pb2.MixRequest]:
            yield mixer_pb2.MixRequest(config=config)
            for chunk in _chunks(tone.tobytes()):
                yield mixer_pb2.MixRequest(narration_chunk=chunk)

        return list(mixer_pb2_grpc.MixerStub(channel).Mix(requests(), timeout=timeout_s))

    return ask


def _mixed(answers: list[Any]) -> bool:
    counts = [stem.frame_count for stem in answers[-1].result.stems if stem.frame_count]
    return counts == [2 * _MIX_RATE_HZ] * 2


WORK = {
    "stt": Work("whereisaudio.stt.v1.SpeechToText", _align(1), _align(200), _aligned),
    "classifier": Work(
        "whereisaudio.classifier.v1.Classifier", _classify(1), _classify(1000), _classified
    ),
    "prompter": Work("whereisaudio.prompter.v1.Prompter", _write(1), _write(500), _written),
    "audiogen": Work(
        "whereisaudio.audiogen.v1.AudioGen",
        _generate_sound(1_000, 1),
        _generate_sound(600_000, 8),
        _one_take,
    ),
    "musicgen": Work(
        "whereisaudio.musicgen.v1.MusicGen",
        _generate_music(1_000, 1),
        _generate_music(1_800_000, 8),
        _one_take,
    ),
    "mixer": Work("whereisaudio.mixer.v1.Mixer", _mix(2), _mix(600), _mixed),
}
