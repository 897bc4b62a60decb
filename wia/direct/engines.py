"""Which engines a service knows."""

from whereisaudio.audiogen.v1 import audiogen_pb2_grpc
from whereisaudio.classifier.v1 import classifier_pb2_grpc
from whereisaudio.media.v1 import media_pb2
from whereisaudio.mixer.v1 import mixer_pb2_grpc
from whereisaudio.musicgen.v1 import musicgen_pb2_grpc
from whereisaudio.prompter.v1 import prompter_pb2_grpc
from whereisaudio.stt.v1 import stt_pb2_grpc

from common.rpc.client import open_channel
from wia.client.model import EngineInfo
from wia.direct.call import CALL_DEADLINE_S, typed_errors

_STUBS = {
    "stt": stt_pb2_grpc.SpeechToTextStub,
    "classifier": classifier_pb2_grpc.ClassifierStub,
    "prompter": prompter_pb2_grpc.PrompterStub,
    "audiogen": audiogen_pb2_grpc.AudioGenStub,
    "musicgen": musicgen_pb2_grpc.MusicGenStub,
    "mixer": mixer_pb2_grpc.MixerStub,
}


async def list_engines(service: str, address: str) -> tuple[EngineInfo, ...]:
    """The engines in the order in which `auto` prefers them; raises typed errors."""
    async with open_channel(address) as channel:
        stub = _STUBS[service](channel)
        with typed_errors():
            answer = await stub.ListEngines(media_pb2.ListEnginesRequest(), timeout=CALL_DEADLINE_S)
    return tuple(_info(message) for message in answer.engines)


def _info(message: media_pb2.EngineInfo) -> EngineInfo:
    return EngineInfo(
        name=message.name,
        version=message.version,
        licence=message.licence,
        commercial_use=message.commercial_use,
        available=message.available,
        unavailable_reason=message.unavailable_reason,
        device=message.device,
        loaded=message.loaded,
        choice_reason=message.choice_reason,
    )
