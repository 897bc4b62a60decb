"""Core objects against Kubernetes' own schemas, custom ones against small ones of ours."""

import json
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

import jsonschema
import kubernetes_validate

from tests.k8s.objects import Object, named

# The oldest Kubernetes that docs/deploy.md names.
KUBERNETES = "1.32"
SCHEMAS = {
    path.stem: json.loads(path.read_text())
    for path in sorted((Path(__file__).parent / "schemas").glob("*.json"))
}


def schema_faults(objects: Sequence[Object]) -> Iterator[str]:
    """Fields that do not exist, of the wrong type, or that are missing."""
    for item in objects:
        if item["kind"] in SCHEMAS:
            validator = jsonschema.Draft202012Validator(SCHEMAS[item["kind"]])
            yield from (
                f"{named(item)}: {e.json_path}: {e.message}" for e in validator.iter_errors(item)
            )
            continue
        if fault := _core_fault(json.dumps(item, sort_keys=True)):
            yield f"{named(item)}: {fault}"


@cache
def _core_fault(text: str) -> str:
    """What Kubernetes' schemas say; kept, since mixes have most of their objects in common."""
    try:
        kubernetes_validate.validate(json.loads(text), KUBERNETES, strict=True)
    except kubernetes_validate.ValidationError as error:
        return str(error.message)
    except kubernetes_validate.SchemaNotFoundError:
        return "neither Kubernetes nor we have a schema for it"
    return ""
