"""Editing a cue sheet: what may be asked for, and what follows from it."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from common.errors import FieldViolation, InvalidArgument
from common.sounds import CueKind
from gateway.cue_sheet.model import Cue
from gateway.plan.effects import cue_id
from gateway.production import Warning

MIN_GAIN_DB, MAX_GAIN_DB = -60.0, 24.0
# How much longer than its take a bed may become before it is made anew.
_STRETCH_MS = 100


def settle_edit(
    cues: Sequence[Cue], known: Mapping[str, Cue], narration_duration_ms: int
) -> tuple[tuple[Cue, ...], list[Warning]]:
    """The cues as they will be kept, and what the user should know of them.

    known: the cues as they were, by id. Takes are only those that the cue had: others are
    dropped, and so are all where the cue asks for another sound; they are made when it is
    rendered. Raises InvalidArgument naming each field that does not fit.
    """
    cues = [replace(cue, id=cue.id or _new_id(cue)) for cue in cues]
    violations = [
        FieldViolation(f"cues[{index}].{field}", description)
        for index, cue in enumerate(cues)
        for field, description in _problems(cue, known.get(cue.id), narration_duration_ms)
    ]
    counts = Counter(cue.id for cue in cues)
    violations += [
        FieldViolation("cues", f"the id {repeated!r} comes more than once")
        for repeated, count in counts.items()
        if count > 1
    ]
    if violations:
        message = "; ".join(f"{v.field}: {v.description}" for v in violations[:5])
        raise InvalidArgument("INVALID_CUE", message, violations=violations)
    warnings: list[Warning] = []
    settled = [_settle(cue, known.get(cue.id), narration_duration_ms, warnings) for cue in cues]
    ordered = tuple(sorted(settled, key=lambda cue: (cue.start_ms, cue.kind, cue.id)))
    return ordered, warnings + _overlaps(ordered)


def _new_id(cue: Cue) -> str:
    return cue_id(cue.kind, "edited", cue.sound, cue.prompt, cue.start_ms, cue.end_ms)


def _problems(cue: Cue, before: Cue | None, narration_duration_ms: int) -> list[tuple[str, str]]:
    """Fields of a cue that do not fit, and why."""
    takes = {take.id: take for take in (*cue.takes, *(before.takes if before else ()))}
    take = takes.get(cue.chosen_take_id)
    checks = [
        (
            "start_ms",
            0 <= cue.start_ms < narration_duration_ms,
            f"got {cue.start_ms}, expected 0 to {narration_duration_ms - 1}",
        ),
        ("end_ms", cue.end_ms > cue.start_ms, f"got {cue.end_ms}, expected over {cue.start_ms}"),
        (
            "source_offset_ms",
            cue.source_offset_ms >= 0,
            f"got {cue.source_offset_ms}, expected 0 up",
        ),
        (
            "source_offset_ms",
            cue.kind is not CueKind.EFFECT
            or take is None
            or cue.source_offset_ms < max(take.duration_ms, 1),
            f"got {cue.source_offset_ms}, which is past the end of the chosen take",
        ),
        (
            "gain_db",
            MIN_GAIN_DB <= cue.gain_db <= MAX_GAIN_DB,
            f"got {cue.gain_db}, expected {MIN_GAIN_DB} to {MAX_GAIN_DB}",
        ),
        ("fade_in_ms", cue.fade_in_ms >= 0, f"got {cue.fade_in_ms}, expected 0 up"),
        ("fade_out_ms", cue.fade_out_ms >= 0, f"got {cue.fade_out_ms}, expected 0 up"),
        (
            "sound",
            cue.kind is CueKind.MUSIC or bool(cue.sound or cue.prompt or cue.family),
            "got no sound, family or prompt, expected one of them",
        ),
        (
            "emotion",
            cue.kind is not CueKind.MUSIC or cue.emotion is not None,
            "got none, expected the emotion of the music",
        ),
        (
            "chosen_take_id",
            not cue.chosen_take_id or take is not None,
            "got the id of no take of this cue",
        ),
    ]
    return [(field, description) for field, fits, description in checks if not fits]


def _settle(
    cue: Cue, before: Cue | None, narration_duration_ms: int, warnings: list[Warning]
) -> Cue:
    if cue.end_ms > narration_duration_ms:
        warnings.append(
            Warning(
                "CUE_CUT",
                f"cue {cue.id} ended at {cue.end_ms} ms, now at the narration's end",
            )
        )
        cue = replace(cue, end_ms=narration_duration_ms)
    length_ms = cue.end_ms - cue.start_ms
    if cue.fade_in_ms + cue.fade_out_ms > length_ms:
        share = length_ms / (cue.fade_in_ms + cue.fade_out_ms)
        cue = replace(
            cue,
            fade_in_ms=int(cue.fade_in_ms * share),
            fade_out_ms=int(cue.fade_out_ms * share),
        )
        warnings.append(Warning("FADES_SHORTENED", f"the fades of cue {cue.id} were too long"))
    return _with_known_takes(cue, before)


def _with_known_takes(cue: Cue, before: Cue | None) -> Cue:
    """The cue with those takes that it had, none where it asks for another sound."""
    takes = before.takes if before is not None and not asks_anew(cue, before) else ()
    chosen = cue.chosen_take_id or (before.chosen_take_id if before else "")
    if not any(take.id == chosen for take in takes):
        chosen = takes[0].id if takes else ""
    return replace(cue, takes=takes, chosen_take_id=chosen)


def asks_anew(cue: Cue, before: Cue) -> bool:
    """Whether the cue's takes have to be made anew."""
    asked = ("kind", "sound", "family", "prompt", "emotion", "intensity")
    if any(getattr(cue, name) != getattr(before, name) for name in asked):
        return True
    take = before.chosen_take()
    if take is None or cue.kind is CueKind.EFFECT:
        return False
    needed_ms = cue.source_offset_ms + cue.end_ms - cue.start_ms
    return needed_ms > take.duration_ms + _STRETCH_MS


def _overlaps(cues: Sequence[Cue]) -> list[Warning]:
    """Two pieces of music at the same time are allowed, and worth a word."""
    music = [cue for cue in cues if cue.kind is CueKind.MUSIC and cue.enabled]
    return [
        Warning("MUSIC_OVERLAPS", f"music {before.id} and {after.id} sound at the same time")
        for before, after in pairwise(music)
        if after.start_ms < before.end_ms
    ]
