"""What is sent to create a production: a multipart form, made anew for each attempt."""

import json
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO, Any

from wia.client.cue_sheet import CueSheet, write_cue_sheet
from wia.client.model import ProductionOptions

# A path, the bytes of a file, an open file that can seek, or a pydub.AudioSegment.
NarrationSource = Any
# A path or the bytes of a file.
TextSource = Path | bytes

FormFile = tuple[str, IO[bytes] | bytes, str]


@dataclass(frozen=True, slots=True)
class Upload:
    """The parts of the form."""

    narration: NarrationSource
    narration_name: str = ""
    script: TextSource | None = None
    options: ProductionOptions | None = None
    cue_sheet: CueSheet | TextSource | None = None

    @contextmanager
    def form(self) -> Iterator[dict[str, FormFile]]:
        """The form's files, open while the body runs."""
        with ExitStack() as stack:
            files = {"narration": self._narration(stack)}
            if self.script is not None:
                files["script"] = _text(stack, self.script, "script.txt", "text/plain")
            if self.options is not None:
                files["options"] = ("options.json", _json(self.options), "application/json")
            if self.cue_sheet is not None:
                sheet = self.cue_sheet
                source = write_cue_sheet(sheet) if isinstance(sheet, CueSheet) else sheet
                files["cue_sheet"] = _text(stack, source, "cue-sheet.json", "application/json")
            yield files

    def _narration(self, stack: ExitStack) -> FormFile:
        source, kind = self.narration, "application/octet-stream"
        if isinstance(source, str | Path):
            path = Path(source)
            return (self.narration_name or path.name, stack.enter_context(path.open("rb")), kind)
        name = self.narration_name or "narration"
        if isinstance(source, bytes):
            return (name, source, kind)
        if hasattr(source, "read"):
            source.seek(0)
            return (name, source, kind)
        # pydub and what it needs are read only where a segment comes.
        from wia.client.segment import to_wav

        return (name, to_wav(source), "audio/wav")

    def size_bytes(self) -> int:
        """Of the narration where it is a file or bytes, else 0."""
        if isinstance(self.narration, str | Path):
            return Path(self.narration).stat().st_size
        return len(self.narration) if isinstance(self.narration, bytes) else 0


def _text(stack: ExitStack, source: TextSource, name: str, kind: str) -> FormFile:
    if isinstance(source, bytes):
        return (name, source, kind)
    return (source.name, stack.enter_context(source.open("rb")), kind)


def _json(options: ProductionOptions) -> bytes:
    chosen = {name: value for name, value in asdict(options).items() if value not in (None, {})}
    return json.dumps(chosen, ensure_ascii=False).encode()
