"""A real Triton server beside the tests: the one that pytriton's wheel carries, without pytriton.

The wheel has its own environment (.venv-triton, `make triton`), since it wants another numpy.
Its Python backend runs Debian's Python 3.11 (libpython3.11) with that environment's packages.
"""

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tritonclient.grpc import InferenceServerClient
from tritonclient.utils import InferenceServerException

from tests.services.processes import free_port

ENVIRONMENT = Path(__file__).parents[3] / ".venv-triton"
PACKAGES = ENVIRONMENT / "lib/python3.11/site-packages"
WHEEL = PACKAGES / "pytriton/tritonserver"
START_S = 240


@dataclass(slots=True)
class Triton:
    """A Triton server, running or not, that keeps its address."""

    repository: Path
    backends: Path
    address: str
    log_path: Path
    process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it; returns at once."""
        port = self.address.rpartition(":")[2]
        with self.log_path.open("ab") as log:
            self.process = subprocess.Popen(
                [
                    str(WHEEL / "bin/tritonserver"),
                    f"--model-repository={self.repository}",
                    f"--backend-directory={self.backends}",
                    f"--backend-config=python,shm-region-prefix-name=wia-{port}",
                    "--grpc-address=127.0.0.1",
                    f"--grpc-port={port}",
                    "--allow-http=false",
                    "--allow-metrics=false",
                    "--exit-timeout-secs=5",
                ],
                env={
                    **os.environ,
                    "LD_LIBRARY_PATH": str(PACKAGES / "nvidia_pytriton.libs"),
                    # The backend's Python takes its packages from where it finds `python3`.
                    "PATH": f"{ENVIRONMENT / 'bin'}:{os.environ['PATH']}",
                    "OMP_NUM_THREADS": "1",
                },
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def wait(self) -> None:
        """Returns when it is ready; raises TimeoutError with its last words."""
        give_up_s = time.monotonic() + START_S
        with InferenceServerClient(self.address) as client:
            while time.monotonic() < give_up_s and self._running.poll() is None:
                try:
                    if client.is_server_ready(client_timeout=5):
                        return
                except InferenceServerException:
                    time.sleep(0.1)
        raise TimeoutError(self.log_path.read_text(errors="replace")[-4000:])

    def kill(self) -> None:
        """End it and its backends, as a crash would."""
        if self._running.poll() is None:
            os.killpg(self._running.pid, signal.SIGKILL)
        self._running.wait(120)

    def pause(self) -> None:
        """Let it take requests and answer none."""
        os.killpg(self._running.pid, signal.SIGSTOP)

    def resume(self) -> None:
        """Let it go on."""
        os.killpg(self._running.pid, signal.SIGCONT)

    @property
    def _running(self) -> subprocess.Popen[bytes]:
        assert self.process is not None
        return self.process


@contextmanager
def triton(repository: Path, folder: Path) -> Iterator[Triton]:
    """A server for the repository, ready while the body runs; its log goes into the folder."""
    backends = folder / "backends"
    shutil.copytree(WHEEL / "backends", backends)
    # What runs the models, one for each version of Python; Triton looks for it in the backend.
    stub = WHEEL / "python_backend_stubs/3.11/triton_python_backend_stub"
    shutil.copy(stub, backends / "python")
    address = f"127.0.0.1:{free_port()}"
    server = Triton(repository, backends, address, folder / "triton.log")
    server.start()
    try:
        server.wait()
        yield server
    finally:
        server.kill()
