"""The keys of artifacts."""

import hashlib
import json
import re

_KEY = re.compile("[0-9a-f]{64}")


def artifact_key(stage: str, **inputs: object) -> str:
    """The key of what a stage makes from these inputs: hashes, engine, version, parameters, seed.

    Inputs must be JSON values; equal inputs give equal keys whatever their order.
    """
    text = json.dumps([stage, inputs], sort_keys=True, ensure_ascii=False, allow_nan=False)
    return hashlib.sha256(text.encode()).hexdigest()


def is_artifact_key(text: str) -> bool:
    """Whether it has the form of a key."""
    return _KEY.fullmatch(text) is not None
