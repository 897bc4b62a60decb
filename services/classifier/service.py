"""The classifier service."""

import grpc
from whereisaudio.classifier.v1 import classifier_pb2_grpc

from common.service import LoadedEngine, ServiceDefinition
from services.classifier.engine import ClassifierEngine
from services.classifier.engines import ENGINES
from services.classifier.servicer import ClassifierServicer
from services.classifier.settings import ClassifierSettings


def _add_to_server(loaded: LoadedEngine[ClassifierEngine], server: grpc.aio.Server) -> None:
    classifier_pb2_grpc.add_ClassifierServicer_to_server(ClassifierServicer(loaded), server)


DEFINITION = ServiceDefinition(
    name="classifier",
    full_name="whereisaudio.classifier.v1.Classifier",
    engines=ENGINES,
    add_to_server=_add_to_server,
    settings_type=ClassifierSettings,
)
