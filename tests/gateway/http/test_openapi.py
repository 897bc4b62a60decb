"""The OpenAPI document: valid, whole, and with examples that are like the answers."""

import json
from typing import Any

import pytest
from fastapi.openapi.models import OpenAPI

from gateway.http import examples
from gateway.http.forms import production_to_json
from tests.gateway.faces import Faces, effect
from tests.gateway.http.test_cue_sheets import get_sheet, put_sheet
from tests.gateway.http.test_requests import NOBODY

_METHODS = {"get", "put", "post", "delete"}


@pytest.fixture
async def document(faces: Faces) -> dict[str, Any]:
    answer = await faces.http.get("/openapi.json")
    document: dict[str, Any] = answer.json()
    return document


def _operations(document: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {
        f"{method} {path}": operation
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
        if method in _METHODS
    }


def _references(value: Any) -> set[str]:
    if isinstance(value, list):
        return {found for item in value for found in _references(item)}
    if not isinstance(value, dict):
        return set()
    own = {value["$ref"]} if isinstance(value.get("$ref"), str) else set()
    return own | {found for item in value.values() for found in _references(item)}


def test_it_is_valid(document: dict[str, Any]) -> None:
    read = OpenAPI.model_validate(document)
    assert read.openapi.startswith("3.1")
    schemas = document["components"]["schemas"]
    assert {"OptionsForm", "CueSheetForm", "CueForm", "RenderForm"} <= set(schemas)
    for reference in _references(document):
        assert reference.removeprefix("#/components/schemas/") in schemas, reference


def test_every_route_is_in_it_with_words_and_examples(document: dict[str, Any]) -> None:
    operations = _operations(document)
    assert len(operations) == 17
    for name, operation in operations.items():
        assert operation["description"], name
        (default,) = operation["responses"]["default"]["content"].values()
        assert default["example"] == examples.PROBLEM
        assert "422" not in operation["responses"], name
        status = next(key for key in operation["responses"] if key.startswith("2"))
        if status == "204":
            continue
        for media_type, content in operation["responses"][status]["content"].items():
            assert media_type.startswith("audio/") or content["example"], name
        if "requestBody" in operation:
            for content in operation["requestBody"]["content"].values():
                assert "example" in content or "$ref" in str(content), name


def test_it_says_that_a_token_is_needed(document: dict[str, Any]) -> None:
    (scheme,) = document["components"]["securitySchemes"].values()
    assert (scheme["type"], scheme["scheme"]) == ("http", "bearer")
    free = {name for name, op in _operations(document).items() if "security" not in op}
    assert free == {"get /healthz", "get /readyz", "get /metrics"}


def _shape(value: Any) -> Any:
    """The names in a JSON value, all the way down; of lists those of the first item."""
    if isinstance(value, dict):
        return {name: _shape(item) for name, item in value.items()}
    return [_shape(item) for item in value[:1]] if isinstance(value, list | tuple) else None


async def test_examples_are_like_the_answers(faces: Faces) -> None:
    production_id = await faces.add_book([effect(1)], sentence_count=1)
    production = (await faces.http.get(f"/v1/productions/{production_id}")).json()
    assert production == _through_json(
        production_to_json(await faces.gateway.stores.productions.get(production_id))
    )
    assert set(production) == set(examples.PRODUCTION)
    assert set(production["config"]) == set(examples.PRODUCTION["config"])
    assert set(production["narration"]) == set(examples.PRODUCTION["narration"])
    sheet = await get_sheet(faces, production_id)
    assert set(sheet) == set(examples.CUE_SHEET)
    assert _shape(sheet["cues"]) == _shape(examples.CUE_SHEET["cues"])
    sentence, example = sheet["sentences"][0], examples.CUE_SHEET["sentences"][0]
    assert set(sentence) == set(example)
    changed = (await put_sheet(faces, production_id, examples.CUE_SHEET)).json()
    assert set(changed) == set(examples.REVISION)
    problem = (await faces.http.get("/v1/productions", params={"page_size": 900})).json()
    assert problem == examples.PROBLEM
    missing = (await faces.http.get(NOBODY)).json()
    assert set(missing) == set(examples.PROBLEM) - {"violations"}


def _through_json(value: dict[str, Any]) -> Any:
    return json.loads(json.dumps(value))
