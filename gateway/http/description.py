"""What the OpenAPI document says beyond what the routes' signatures do."""

from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from pydantic.json_schema import models_json_schema

from gateway.cue_sheet.json_form import CueSheetForm
from gateway.delivery.formats import FORMATS
from gateway.http import examples
from gateway.http.forms import OptionsForm

# How a route may describe its answers to FastAPI: by status.
Responses = dict[int | str, dict[str, Any]]

_SCHEMA = "#/components/schemas/{model}"
_BINARY = {"schema": {"type": "string", "format": "binary"}}

# Errors of every route (RFC 9457).
PROBLEMS: Responses = {
    "default": {
        "description": "An error; `reason` is stable, `detail` says what came and was expected.",
        "content": {
            "application/problem+json": {
                "schema": {"type": "object", "required": ["title", "status", "detail", "reason"]},
                "example": examples.PROBLEM,
            }
        },
    }
}
CREATE_BODY = {
    "requestBody": {
        "required": True,
        "content": {
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "required": ["narration"],
                    "properties": {
                        "narration": {
                            "type": "string",
                            "format": "binary",
                            "description": "Any audio container.",
                        },
                        "script": {
                            "type": "string",
                            "format": "binary",
                            "description": "A text in UTF-8, UTF-16 or CP949.",
                        },
                        "options": {"$ref": _SCHEMA.format(model=OptionsForm.__name__)},
                        "cue_sheet": {"$ref": _SCHEMA.format(model=CueSheetForm.__name__)},
                    },
                },
                "example": {
                    "narration": "(the bytes of story.mp3)",
                    "script": "(the bytes of story.txt)",
                    "options": {"profile": "podcast", "density": "balanced", "take_count": 3},
                },
            }
        },
    }
}
CUE_SHEET_BODY = {
    "requestBody": {
        "required": True,
        "content": {
            "application/json": {
                "schema": {"$ref": _SCHEMA.format(model=CueSheetForm.__name__)},
                "example": examples.CUE_SHEET,
            }
        },
    }
}


def answers(
    status: int, description: str, example: Any, media_type: str = "application/json"
) -> Responses:
    """A route's answer when all is well, with its example."""
    kind = "string" if isinstance(example, str) else "object"
    content = {media_type: {"schema": {"type": kind}, "example": example}}
    return {status: {"description": description, "content": content}}


def answers_audio(description: str, *, ranges: bool) -> Responses:
    """A route that answers with audio in any format."""
    content = {facts.media_type: _BINARY for facts in FORMATS.values()}
    found: Responses = {200: {"description": description, "content": content}}
    if ranges:
        found[206] = {"description": "The bytes of the Range header.", "content": content}
    return found


def describe(app: FastAPI) -> None:
    """Adds the forms that routes read by themselves to the app's document."""

    def document() -> dict[str, Any]:
        if app.openapi_schema is None:
            app.openapi_schema = _document(app)
        return app.openapi_schema

    app.openapi = document  # type: ignore[method-assign]


def _document(app: FastAPI) -> dict[str, Any]:
    written = get_openapi(
        title=app.title, version=app.version, description=app.description, routes=app.routes
    )
    forms = [(OptionsForm, "validation"), (CueSheetForm, "validation")]
    _, schemas = models_json_schema(forms, ref_template=_SCHEMA)  # type: ignore[arg-type]
    written.setdefault("components", {}).setdefault("schemas", {}).update(schemas["$defs"])
    return written
