"""What the gateway counts besides its calls (Prometheus): what services are scaled by."""

from prometheus_client import Counter, Gauge

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
