"""What a client brings: it lies in a folder of its own, gone unless a production is made of it."""

import hashlib
import shutil
import tempfile
import time
from pathlib import Path
from typing import BinaryIO

from common.errors import InvalidArgument, PayloadTooLarge
from common.text.script import MAX_SCRIPT_BYTES, Script, decode_script

# In the production's folder.
UPLOAD_FILE = "upload"
_SCRIPT_FILE = "script"


class Upload:
    """A narration that is coming in, with its script; a context manager that cleans up."""

    def __init__(self, productions_dir: Path, max_upload_bytes: int) -> None:
        productions_dir.mkdir(parents=True, exist_ok=True)
        self._folder = Path(tempfile.mkdtemp(prefix=".upload-", dir=productions_dir))
        self._max_upload_bytes = max_upload_bytes
        self._file: BinaryIO = (self._folder / UPLOAD_FILE).open("wb")
        self._hash = hashlib.sha256()
        self.size_bytes = 0
        # Where its production's trace begins.
        self.began_ns = time.time_ns()
        self.script: Script | None = None
        self.script_sha256 = ""

    def __enter__(self) -> "Upload":
        return self

    def __exit__(self, *_error: object) -> None:
        self._file.close()
        shutil.rmtree(self._folder, ignore_errors=True)

    def write(self, data: bytes) -> None:
        """More of the narration's file; raises PayloadTooLarge past the limit."""
        self.size_bytes += len(data)
        if self.size_bytes > self._max_upload_bytes:
            raise PayloadTooLarge(
                "TOO_LARGE",
                f"the narration has more than the {self._max_upload_bytes} bytes that are allowed",
            )
        self._hash.update(data)
        self._file.write(data)

    def add_script(self, data: bytes) -> None:
        """The script's file; raises InvalidArgument where it is no text."""
        self.script = decode_script(data)
        self.script_sha256 = hashlib.sha256(data).hexdigest()
        (self._folder / _SCRIPT_FILE).write_bytes(data)

    @property
    def folder(self) -> Path:
        """Where it lies meanwhile."""
        return self._folder

    @property
    def sha256(self) -> str:
        """Of the narration's file, in hexadecimal."""
        return self._hash.hexdigest()

    def require_narration(self) -> None:
        """Raises InvalidArgument where nothing came."""
        if self.size_bytes == 0:
            raise InvalidArgument(
                "EMPTY_FILE", "the narration is empty: got 0 bytes, expected an audio file"
            )

    def keep(self, folder: Path) -> None:
        """Make it a production's folder."""
        self._file.close()
        self._folder.rename(folder)


def read_script(folder: Path) -> Script | None:
    """The script in a production's folder, if it has one."""
    path = folder / _SCRIPT_FILE
    if not path.exists():
        return None
    if path.stat().st_size > MAX_SCRIPT_BYTES:
        raise PayloadTooLarge("SCRIPT_TOO_LARGE", f"a script has at most {MAX_SCRIPT_BYTES} bytes")
    return decode_script(path.read_bytes())


def file_sha256(path: Path) -> str:
    """SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
