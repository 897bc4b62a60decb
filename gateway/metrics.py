"""What the gateway counts besides its calls (Prometheus): what services are scaled by, and how
the stages do."""

from prometheus_client import Counter, Gauge, Histogram

# "arriving" while its services are asked for their engines, "waiting" for its turn, "running".
PRODUCTIONS = Gauge("wia_productions", "Productions that have not ended.", ["state"])
PRODUCTIONS_ENDED = Counter(
    "wia_productions_ended_total", "Productions that have ended.", ["state"]
)
# Milliseconds of narration up to the stage "prompt", cues for "sound" and "music", segments for
# "mix", each twice.
STAGE_BACKLOG = Gauge(
    "wia_stage_backlog", "Units of running productions that a stage knows of and lacks.", ["stage"]
)
UNITS_RUNNING = Gauge(
    "wia_stage_units_running", "Units (windows, cues, segments) in work.", ["stage"]
)
UNIT_SECONDS = Histogram(
    "wia_stage_unit_seconds",
    "How long units took that succeeded, waiting and trying again included.",
    ["stage"],
    buckets=(0.02, 0.1, 0.5, 2, 10, 60, 300, 1800),
)
# Over the sum of UNIT_SECONDS: how many times faster than it sounds.
AUDIO_SECONDS = Counter(
    "wia_stage_audio_seconds_total", "Seconds of audio in units that succeeded.", ["stage"]
)
# Reasons are constants of the code.
STAGE_ERRORS = Counter(
    "wia_stage_errors_total", "Attempts at units that failed.", ["stage", "reason"]
)
PRODUCTION_SECONDS = Histogram(
    "wia_production_seconds",
    "How long productions took, from their turn on, by how they ended.",
    ["state"],
    buckets=(5, 20, 60, 300, 900, 3600, 10800, 43200),
)
NARRATION_SECONDS = Counter(
    "wia_narration_seconds_total", "Seconds of narration in productions that succeeded."
)
OBJECT_STORE_SECONDS = Histogram(
    "wia_object_store_seconds",
    "How long the object store took: put and fetch of a folder, delete, check.",
    ["operation"],
    buckets=(0.02, 0.1, 0.5, 2, 10, 60, 300),
)
OBJECT_STORE_FAILURES = Counter(
    "wia_object_store_failures_total", "Attempts that the object store failed.", ["operation"]
)
