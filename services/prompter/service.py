"""The prompter service."""

import grpc
from whereisaudio.prompter.v1 import prompter_pb2_grpc

from common.service import LoadedEngine, ServiceDefinition
from services.prompter.engine import PrompterEngine
from services.prompter.engines import ENGINES
from services.prompter.servicer import PrompterServicer
from services.prompter.settings import PrompterSettings


def _add_to_server(loaded: LoadedEngine[PrompterEngine], server: grpc.aio.Server) -> None:
    prompter_pb2_grpc.add_PrompterServicer_to_server(PrompterServicer(loaded), server)


DEFINITION = ServiceDefinition(
    name="prompter",
    full_name="whereisaudio.prompter.v1.Prompter",
    engines=ENGINES,
    add_to_server=_add_to_server,
    settings_type=PrompterSettings,
)
