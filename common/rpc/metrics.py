"""What a server counts (Prometheus)."""

from prometheus_client import Counter, Gauge, Histogram

CALLS = Counter("wia_rpc_calls_total", "Calls that have ended.", ["method", "code"])
RUNNING = Gauge("wia_rpc_calls_running", "Calls in work.", ["method"])
SECONDS = Histogram(
    "wia_rpc_call_seconds",
    "How long calls took.",
    ["method"],
    buckets=(0.005, 0.02, 0.1, 0.5, 2, 10, 60, 300, 1800),
)
# Reasons are constants of the code.
ERRORS = Counter("wia_rpc_errors_total", "Calls that were refused or failed.", ["method", "reason"])
# Nought without TLS.
CERTIFICATE_EXPIRES = Gauge(
    "wia_tls_certificate_expires_timestamp_seconds",
    "When the certificate in use ends, in seconds since 1970.",
)
TLS_REFUSED = Gauge(
    "wia_tls_refused", "1 while no connection comes about since one side refuses.", ["address"]
)
