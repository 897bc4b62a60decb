"""What names something has to name something that is there."""

from collections.abc import Iterator, Sequence

from tests.k8s.objects import (
    WORKLOADS,
    Object,
    containers,
    named,
    names,
    of_kind,
    pod,
    pod_labels,
    selects,
)

# Secrets that an operator makes (docs/deploy.md), or a controller.
SECRETS = {
    "wia-gateway",
    "wia-database",
    "wia-object-store",
    "wia-object-store-credentials",
    "wia-hub",
    "wia-ingress-tls",
}
# Pods that only some mixes have, and that policies may name nevertheless.
_GUESTS = {"triton", "vllm", "models-pull", "migrate"}


def link_faults(objects: Sequence[Object]) -> Iterator[str]:
    """Everything that is named and not there."""
    yield from _namespace_faults(objects)
    for workload in of_kind(objects, *WORKLOADS):
        yield from (f"{named(workload)}: {fault}" for fault in _workload_faults(workload, objects))
    for budget in of_kind(objects, "PodDisruptionBudget"):
        if len(_chosen(budget["spec"].get("selector", {}), objects)) != 1:
            yield f"{named(budget)}: has to choose one workload"
    for service in of_kind(objects, "Service"):
        yield from (f"{named(service)}: {fault}" for fault in _service_faults(service, objects))
    for deployment in of_kind(objects, "Deployment"):
        budgets = [
            budget
            for budget in of_kind(objects, "PodDisruptionBudget")
            if selects(budget["spec"]["selector"], pod_labels(deployment))
        ]
        if len(budgets) != 1:
            yield f"{named(deployment)}: has {len(budgets)} disruption budgets"
    for policy in of_kind(objects, "NetworkPolicy"):
        yield from (f"{named(policy)}: {fault}" for fault in _policy_faults(policy, objects))
    yield from _custom_faults(objects)


def _namespace_faults(objects: Sequence[Object]) -> Iterator[str]:
    for item in objects:
        if item["kind"] != "Namespace" and item["metadata"].get("namespace") != "where-is-audio":
            yield f"{named(item)}: is in no namespace of ours"
    seen = [(item["kind"], item["metadata"]["name"]) for item in objects]
    yield from (
        f"{kind} {name}: is there twice" for kind, name in set(seen) if seen.count((kind, name)) > 1
    )


def _workload_faults(workload: Object, objects: Sequence[Object]) -> Iterator[str]:
    spec = pod(workload)
    if workload["kind"] == "Deployment":
        selector = workload["spec"]["selector"]
        if not selector.get("matchLabels") or not selects(selector, pod_labels(workload)):
            yield "its selector does not choose its own pods"
        if len(_chosen(selector, objects)) > 1:
            yield "its selector chooses pods of others"
    account = spec.get("serviceAccountName")
    if account is not None and account not in names(objects, "ServiceAccount"):
        yield f"there is no ServiceAccount {account}"
    for spread in spec.get("topologySpreadConstraints", []):
        selector = spread.get("labelSelector", {})
        if not selector.get("matchLabels") or not selects(selector, pod_labels(workload)):
            yield "it is not spread by its own labels"
    yield from _volume_faults(spec, objects)
    yield from _loss_faults(spec)
    for container in containers(workload):
        yield from _container_faults(container, spec, objects)


def _volume_faults(spec: Object, objects: Sequence[Object]) -> Iterator[str]:
    made = {item["spec"]["secretName"] for item in of_kind(objects, "Certificate")}
    for volume in spec.get("volumes", []):
        claim = volume.get("persistentVolumeClaim", {}).get("claimName")
        if claim and claim not in names(objects, "PersistentVolumeClaim"):
            yield f"there is no claim {claim}"
        secret = volume.get("secret", {}).get("secretName")
        if secret and secret not in made | SECRETS:
            yield f"nothing makes the Secret {secret}"
        provider = volume.get("csi", {}).get("volumeAttributes", {}).get("secretProviderClass")
        if provider and provider not in names(objects, "SecretProviderClass"):
            yield f"there is no SecretProviderClass {provider}"


def _loss_faults(spec: Object) -> Iterator[str]:
    """What the gateway keeps in /data outlives its pod, or is kept elsewhere as well."""
    lasting = {v["name"] for v in spec.get("volumes", []) if "persistentVolumeClaim" in v}
    for container in spec["containers"]:
        data = {m["name"] for m in container.get("volumeMounts", []) if m["mountPath"] == "/data"}
        variables = {entry["name"] for entry in container.get("env", [])}
        missing = {"WIA_DATABASE_URL", "WIA_OBJECT_STORE_URL"} - variables
        if data - lasting and missing:
            yield f"loses what it keeps: it has neither a volume nor {', '.join(sorted(missing))}"


def _container_faults(container: Object, spec: Object, objects: Sequence[Object]) -> Iterator[str]:
    volumes = {volume["name"] for volume in spec.get("volumes", [])}
    for mount in container.get("volumeMounts", []):
        if mount["name"] not in volumes:
            yield f"there is no volume {mount['name']}"
    for source in container.get("envFrom", []):
        name = source.get("configMapRef", {}).get("name")
        if name and name not in names(objects, "ConfigMap"):
            yield f"there is no ConfigMap {name}"
        secret = source.get("secretRef", {}).get("name")
        if secret and secret not in SECRETS:
            yield f"nobody is told to make the Secret {secret}"
    for entry in container.get("env", []):
        secret = entry.get("valueFrom", {}).get("secretKeyRef", {}).get("name")
        if secret and secret not in SECRETS:
            yield f"nobody is told to make the Secret {secret}"


def _chosen(selector: Object, objects: Sequence[Object]) -> list[Object]:
    workloads = of_kind(objects, *WORKLOADS)
    return [workload for workload in workloads if selects(selector, pod_labels(workload))]


def _service_faults(service: Object, objects: Sequence[Object]) -> Iterator[str]:
    chosen = _chosen({"matchLabels": service["spec"].get("selector", {})}, objects)
    if len(chosen) != 1:
        yield f"chooses {len(chosen)} workloads, expected one"
        return
    ports = {
        port["name"]: port["containerPort"]
        for container in containers(chosen[0])
        for port in container.get("ports", [])
    }
    for port in service["spec"]["ports"]:
        target = port.get("targetPort", port["port"])
        if target not in ports and target not in ports.values():
            yield f"its pods have no port {target}"
        elif ports.get(target, target) != port["port"]:
            yield f"port {port['port']} leads to {ports[target]}"
    labels = pod_labels(chosen[0])
    if (
        labels.get("where-is-audio/role") == "model-service"
        and service["spec"].get("clusterIP") != "None"
    ):
        yield "is not headless, so that one connection holds to one pod"


def _policy_faults(policy: Object, objects: Sequence[Object]) -> Iterator[str]:
    spec = policy["spec"]
    known = {
        labels.get("app.kubernetes.io/name")
        for labels in map(pod_labels, of_kind(objects, *WORKLOADS))
    } | _GUESTS
    selectors = [spec["podSelector"]]
    for rule in [*spec.get("ingress", []), *spec.get("egress", [])]:
        for peer in [*rule.get("from", []), *rule.get("to", [])]:
            if "podSelector" in peer and "namespaceSelector" not in peer:
                selectors.append(peer["podSelector"])
    for selector in selectors:
        named_pods = set(
            filter(None, [selector.get("matchLabels", {}).get("app.kubernetes.io/name")])
        )
        for term in selector.get("matchExpressions", []):
            named_pods |= set(term["values"])
        if unknown := named_pods - known:
            yield f"there are no pods {', '.join(sorted(unknown))}"
        if not named_pods and selector and not _chosen(selector, objects):
            yield f"chooses no pods: {selector}"


def _custom_faults(objects: Sequence[Object]) -> Iterator[str]:
    for scaled in of_kind(objects, "ScaledObject"):
        target = scaled["spec"]["scaleTargetRef"]["name"]
        found = [d for d in of_kind(objects, "Deployment") if d["metadata"]["name"] == target]
        if not found:
            yield f"{named(scaled)}: there is no Deployment {target}"
        elif "replicas" in found[0]["spec"]:
            yield f"{named(scaled)}: {target} has a number of replicas of its own"
    services = list(of_kind(objects, "Service"))
    for monitor in of_kind(objects, "ServiceMonitor"):
        chosen = [
            s for s in services if selects(monitor["spec"]["selector"], s["metadata"]["labels"])
        ]
        ports = [{port["name"] for port in service["spec"]["ports"]} for service in chosen]
        for endpoint in monitor["spec"]["endpoints"]:
            if not chosen or any(endpoint["port"] not in names_ for names_ in ports):
                yield f"{named(monitor)}: no Service has a port {endpoint['port']} for it"
    issuers = names(objects, "Issuer")
    for certificate in of_kind(objects, "Certificate"):
        if certificate["spec"]["issuerRef"]["name"] not in issuers:
            yield f"{named(certificate)}: there is no such Issuer"
    for route in of_kind(objects, "HTTPRoute", "GRPCRoute"):
        yield from (f"{named(route)}: {fault}" for fault in _route_faults(route, objects))


def _route_faults(route: Object, objects: Sequence[Object]) -> Iterator[str]:
    listeners = {
        (gateway["metadata"]["name"], listener["name"]): listener.get("hostname")
        for gateway in of_kind(objects, "Gateway")
        for listener in gateway["spec"]["listeners"]
    }
    for parent in route["spec"]["parentRefs"]:
        if listeners.get((parent["name"], parent["sectionName"])) not in route["spec"]["hostnames"]:
            yield "no listener takes its hostname"
    ports = {
        (service["metadata"]["name"], port["port"])
        for service in of_kind(objects, "Service")
        for port in service["spec"]["ports"]
    }
    for rule in route["spec"]["rules"]:
        for backend in rule["backendRefs"]:
            if (backend["name"], backend["port"]) not in ports:
                yield f"there is no Service {backend['name']} with a port {backend['port']}"
