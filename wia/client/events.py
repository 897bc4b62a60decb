"""What happens in a production, as its stream of server-sent events tells it.

The format is that of the WHATWG HTML standard, section 9.2 (server-sent events).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from pydantic import TypeAdapter

from wia.client.cue_sheet import Cue, LabelledSentence
from wia.client.model import Failure, MixFacts, ProductionState, StageProgress, Warning

Happening = ProductionState | StageProgress | LabelledSentence | Cue | Warning | Failure | MixFacts


@dataclass(frozen=True, slots=True)
class StateChange:
    """The data of an event that tells of a new state."""

    state: ProductionState


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened; sequence counts up by one within the production."""

    sequence: int
    happening: Happening


_ADAPTERS: Mapping[str, TypeAdapter[Any]] = {
    "state": TypeAdapter(StateChange),
    "progress": TypeAdapter(StageProgress),
    "sentence": TypeAdapter(LabelledSentence),
    "cue": TypeAdapter(Cue),
    "warning": TypeAdapter(Warning),
    "failure": TypeAdapter(Failure),
    "mix": TypeAdapter(MixFacts),
}


@dataclass(frozen=True, slots=True)
class Message:
    """One server-sent message."""

    id: str
    event: str
    data: str


@dataclass(slots=True)
class MessageReader:
    """Puts lines together to messages."""

    _id: str = ""
    _event: str = ""
    _data: list[str] = field(default_factory=list)

    def read(self, line: str) -> Message | None:
        """The message that the line completes (an empty line does), if any."""
        if line:
            name, _, value = line.partition(":")
            self._set(name, value.removeprefix(" "))
            return None
        message = Message(self._id, self._event, "\n".join(self._data))
        self._event, self._data = "", []
        return message if message.data else None

    def _set(self, name: str, value: str) -> None:
        match name:
            case "id":
                self._id = value
            case "event":
                self._event = value
            case "data":
                self._data.append(value)


def to_event(message: Message) -> Event | None:
    """The event in a message; None for a heartbeat and for kinds that are newer than we."""
    adapter = _ADAPTERS.get(message.event)
    if adapter is None:
        return None
    happening = adapter.validate_json(message.data)
    if isinstance(happening, StateChange):
        happening = happening.state
    return Event(int(message.id), happening)
