"""Productions over plain HTTP, as any service would make them."""

import io
import json
import time
from typing import Any

import httpx
import numpy as np
import soundfile
from numpy.typing import NDArray

from tests.system.books import Book

Samples = NDArray[np.float64]


def create(
    client: httpx.Client,
    narration: bytes,
    *,
    script: bytes | None = None,
    options: dict[str, Any] | None = None,
    name: str = "narration.wav",
    key: str | None = None,
    cue_sheet: Any = None,
) -> httpx.Response:
    """The answer to an upload."""
    files: dict[str, Any] = {"narration": (name, narration)}
    if script is not None:
        files["script"] = ("script.txt", script)
    if cue_sheet is not None:
        files["cue_sheet"] = (None, json.dumps(cue_sheet))
    files["options"] = (None, json.dumps(options or {}))
    headers = {"Idempotency-Key": key} if key else {}
    return client.post("/v1/productions", files=files, headers=headers)


def wait(client: httpx.Client, production_id: str, patience_s: float = 150) -> dict[str, Any]:
    """The production once it has ended."""
    give_up_s = time.monotonic() + patience_s
    while time.monotonic() < give_up_s:
        production: dict[str, Any] = client.get(f"/v1/productions/{production_id}").json()
        if production["state"] in ("succeeded", "failed", "cancelled"):
            return production
        time.sleep(0.2)
    raise TimeoutError(production)


def produce(
    client: httpx.Client, book: Book, options: dict[str, Any] | None = None
) -> dict[str, Any]:
    """A production of a book that has succeeded."""
    answer = create(client, book.path.read_bytes(), script=book.script.encode(), options=options)
    assert answer.status_code == 202, answer.text
    production = wait(client, answer.json()["id"])
    assert production["state"] == "succeeded", production["failure"]
    return production


def audio(client: httpx.Client, production_id: str, what: str = "mix") -> tuple[Samples, int]:
    """Samples (frames, channels) and rate of the mix or "stems/NAME"."""
    answer = client.get(f"/v1/productions/{production_id}/{what}", params={"format": "flac"})
    assert answer.status_code == 200, answer.text
    samples, rate_hz = soundfile.read(io.BytesIO(answer.content), always_2d=True)
    return samples, rate_hz


def cue_sheet(client: httpx.Client, production_id: str) -> dict[str, Any]:
    """The cue sheet."""
    sheet: dict[str, Any] = client.get(f"/v1/productions/{production_id}/cue-sheet").json()
    return sheet


def edit(
    client: httpx.Client, production_id: str, sheet: dict[str, Any], **render: Any
) -> dict[str, Any]:
    """The production once a changed cue sheet has been kept and rendered."""
    url = f"/v1/productions/{production_id}"
    headers = {"If-Match": f'"{sheet["revision"]}"'}
    answer = client.put(f"{url}/cue-sheet", json=sheet, headers=headers)
    assert answer.status_code == 200, answer.text
    return rendered(client, production_id, answer.headers["etag"], **render)


def rendered(
    client: httpx.Client, production_id: str, revision: str = "", **render: Any
) -> dict[str, Any]:
    """The production once its cue sheet has been rendered."""
    headers = {"If-Match": revision} if revision else {}
    url = f"/v1/productions/{production_id}/render"
    answer = client.post(url, json=render, headers=headers)
    assert answer.status_code == 202, answer.text
    production = wait(client, production_id)
    assert production["state"] == "succeeded", production["failure"]
    return production
