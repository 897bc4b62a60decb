"""The cue sheet as proto messages and back."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

import numpy as np
from whereisaudio.gateway.v1 import cue_sheet_pb2 as pb

from common.emotions import NEUTRAL
from common.wire import (
    emotion_from_proto,
    emotion_scores_from_proto,
    emotion_scores_to_proto,
    emotion_to_proto,
    family_from_proto,
    family_to_proto,
    kind_from_proto,
    kind_to_proto,
    sentence_from_proto,
    sentence_to_proto,
)
from gateway.cue_sheet.json_form import (
    CueSheetForm,
    cue_to_json,
    from_json,
    sentence_to_json,
    to_cue,
)
from gateway.cue_sheet.model import (
    VERSION,
    Cue,
    CueSheet,
    LabelledSentence,
    MixFacts,
    NarrationFacts,
    Take,
)

_TAKE_FIELDS = tuple(field.name for field in pb.Take.DESCRIPTOR.fields)
# Fields of a cue that are the same in both forms.
_PLAIN_CUE_FIELDS = tuple(
    field.name
    for field in pb.Cue.DESCRIPTOR.fields
    if field.name not in ("kind", "family", "emotion", "takes")
)


def sheet_to_proto(sheet: CueSheet) -> pb.CueSheet:
    """A sheet as a message."""
    return pb.CueSheet(
        version=VERSION,
        revision=sheet.revision,
        narration=narration_to_proto(sheet.narration),
        sentences=[_sentence_to_proto(sentence) for sentence in sheet.sentences],
        cues=[cue_to_proto(cue) for cue in sheet.cues],
        mix=mix_to_proto(sheet.mix) if sheet.mix else None,
    )


def cue_to_proto(cue: Cue) -> pb.Cue:
    """A cue as a message."""
    return pb.Cue(
        kind=kind_to_proto(cue.kind),
        family=family_to_proto(cue.family),
        emotion=emotion_to_proto(cue.emotion),
        takes=[
            pb.Take(**{name: getattr(take, name) for name in _TAKE_FIELDS}) for take in cue.takes
        ],
        **{name: getattr(cue, name) for name in _PLAIN_CUE_FIELDS},
    )


def _cue_from_proto(message: pb.Cue) -> Cue:
    """A cue; raises InvalidArgument where it has no kind."""
    takes = tuple(
        Take(**{name: getattr(take, name) for name in _TAKE_FIELDS}) for take in message.takes
    )
    return Cue(
        kind=kind_from_proto(message.kind, "cue.kind"),
        family=family_from_proto(message.family),
        emotion=emotion_from_proto(message.emotion),
        takes=takes,
        **{name: getattr(message, name) for name in _PLAIN_CUE_FIELDS},
    )


def cues_from_proto(messages: Iterable[pb.Cue], known: Mapping[str, Cue]) -> list[Cue]:
    """Cues that a client brings, held to the same rules as those in JSON.

    known: the cues as they were, by id; their numbers come back in 32 bits and are not changed
    by that. Raises InvalidArgument naming each field that does not fit.
    """
    form, _ = from_json({"cues": [cue_to_json(_cue_from_proto(cue)) for cue in messages]})
    cues = [to_cue(cue) for cue in form.cues]
    return [_unrounded(cue, known[cue.id]) if cue.id in known else cue for cue in cues]


def _unrounded(cue: Cue, before: Cue) -> Cue:
    """The cue with those numbers as they were that differ by nothing but their 32 bits."""
    same = {
        name: getattr(before, name)
        for name in ("gain_db", "intensity", "confidence")
        if getattr(cue, name) == float(np.float32(getattr(before, name)))
    }
    return replace(cue, **same)


def sheet_from_proto(message: pb.CueSheet) -> CueSheetForm:
    """A sheet that a client brings, held to the same rules as one in JSON.

    Raises InvalidArgument naming each field that does not fit.
    """
    cues = [cue_to_json(_cue_from_proto(cue)) for cue in message.cues]
    sentences = [sentence_to_json(_sentence_from_proto(s)) for s in message.sentences]
    return from_json({"cues": cues, "sentences": sentences})[0]


def narration_to_proto(facts: NarrationFacts) -> pb.NarrationFacts:
    """Facts of a narration as a message."""
    return pb.NarrationFacts(**{name: getattr(facts, name) for name in NarrationFacts.__slots__})


def mix_to_proto(facts: MixFacts) -> pb.MixFacts:
    """Facts of a render as a message."""
    return pb.MixFacts(**{name: getattr(facts, name) for name in MixFacts.__slots__})


def _sentence_from_proto(message: pb.LabelledSentence) -> LabelledSentence:
    emotion = emotion_scores_from_proto(message.emotion) if message.HasField("emotion") else NEUTRAL
    return LabelledSentence(
        sentence_from_proto(message.sentence), message.effect_probability, emotion
    )


def _sentence_to_proto(labelled: LabelledSentence) -> pb.LabelledSentence:
    return pb.LabelledSentence(
        sentence=sentence_to_proto(labelled.sentence),
        effect_probability=labelled.effect_probability,
        emotion=emotion_scores_to_proto(labelled.emotion),
    )
