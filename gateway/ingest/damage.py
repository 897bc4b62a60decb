"""What is wrong with a file that could be decoded all the same."""

from gateway.ingest.container import Container
from gateway.ingest.decoder import Decoder
from gateway.ingest.refusal import Reason, Refusal
from gateway.production import Warning

# What a file's stated length may exceed the decoded one by: padding and rounding.
_MISSING_S, _MISSING_SHARE = 0.5, 0.001
# A damaged file has to hold this much to be worth going on with.
_LEAST_DECODED_MS = 1000


def find_warnings(decoder: Decoder, container: Container, decoded_ms: int) -> tuple[Warning, ...]:
    """What the user should know; raises Refusal where too little could be decoded."""
    warnings = []
    truncated = _truncated(decoder, container, decoded_ms)
    if truncated:
        warnings.append(Warning("NARRATION_TRUNCATED", truncated))
    if decoder.damaged_packets:
        message = f"{decoder.damaged_packets} damaged pieces of the file were left out"
        warnings.append(Warning("NARRATION_DAMAGED", message))
    if warnings and decoded_ms < _LEAST_DECODED_MS:
        message = (
            f"the {container.name} file is damaged: only {decoded_ms} ms of it can be decoded; "
            f"expected {_LEAST_DECODED_MS} ms or more"
        )
        raise Refusal(Reason.UNREADABLE, message)
    if decoder.format_changes:
        message = "sample rate or channels change within the file; all is brought to the first ones"
        warnings.append(Warning("NARRATION_CHANGES_FORMAT", message))
    if decoder.stream_count > 1:
        message = f"the file has {decoder.stream_count} audio streams; the first one is used"
        warnings.append(Warning("NARRATION_HAS_SEVERAL_STREAMS", message))
    return tuple(warnings)


def clipping_warning(clipped_count: int) -> tuple[Warning, ...]:
    """A warning where decoded samples were over full scale."""
    if not clipped_count:
        return ()
    message = f"{clipped_count} samples were over full scale and have been clipped"
    return (Warning("NARRATION_CLIPPED", message),)


def _truncated(decoder: Decoder, container: Container, decoded_ms: int) -> str:
    """What is missing, for people; "" where nothing is."""
    decoded_s, declared_s = decoded_ms / 1000, decoder.declared_s
    if declared_s is not None:
        missing_s = declared_s - decoded_s
        if missing_s > max(_MISSING_S, _MISSING_SHARE * declared_s):
            return f"the file states {declared_s:.1f} s and holds {decoded_s:.1f} s of audio"
    if container.missing_bytes:
        return f"the file is cut off: {container.missing_bytes} bytes are missing at its end"
    return ""
