"""A request that nobody waits for the end of."""

from whereisaudio.audiogen.v1 import audiogen_pb2
from whereisaudio.media.v1 import media_pb2

# 80 minutes of rain.
HUGE = audiogen_pb2.GenerateRequest(
    prompt="steady rain",
    sound="rain_steady",
    family=media_pb2.SOUND_FAMILY_RAIN,
    duration_ms=600_000,
    lasting=True,
    takes=[media_pb2.TakeSpec(seed=seed, temperature=1.0) for seed in range(8)],
)
