"""All that is checked of a set of manifests."""

from collections.abc import Sequence

from tests.k8s.check_links import link_faults
from tests.k8s.check_pods import pod_faults
from tests.k8s.check_schemas import schema_faults
from tests.k8s.check_settings import settings_faults
from tests.k8s.objects import Object


def faults(objects: Sequence[Object]) -> list[str]:
    """What is wrong, one line each; the other checks need what the schemas promise."""
    found = list(schema_faults(objects))
    if found:
        return found
    return [*pod_faults(objects), *link_faults(objects), *settings_faults(objects)]
