"""Shows how a production goes: bars on a terminal, plain lines elsewhere."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.markup import escape
from rich.progress import (
    BarColumn,
    Progress,
    SpinnerColumn,
    TaskID,
    TaskProgressColumn,
    TextColumn,
)

from wia.cli.console import ERR, say
from wia.client.cue_sheet import Cue, LabelledSentence
from wia.client.events import Event
from wia.client.model import STAGES, NarrationFacts, StageProgress
from wia.production.job import Watcher
from wia.production.pace import Pace

# Plain lines come each time that so many tenths are done.
_TENTHS = 10


@contextmanager
def waiting(message: str) -> Iterator[None]:
    """Says that something takes a while, for as long as it does."""
    if ERR.is_terminal:
        with ERR.status(message):
            yield
    else:
        say(message)
        yield


@contextmanager
def counting(message: str) -> Iterator[Callable[[float], None]]:
    """A bar for one piece of work; it is told the share that is done, 0 to 1."""
    if not ERR.is_terminal:
        yield lambda _share: None
        return
    with _columns() as progress:
        task = progress.add_task(message, total=1.0, note="")
        yield lambda share: progress.update(task, completed=share)


@contextmanager
def watching(name: str) -> Iterator[Watcher]:
    """Shows the progress of one production while the body runs."""
    if ERR.is_terminal:
        with _columns() as progress:
            yield Bars(progress, name)
    else:
        yield Lines(name)


def _columns() -> Progress:
    return Progress(
        SpinnerColumn(finished_text="[green]✓[/]"),
        TextColumn("{task.description}"),
        BarColumn(bar_width=32),
        TaskProgressColumn(),
        TextColumn("[dim]{task.fields[note]}[/]"),
        console=ERR,
    )


class Bars:
    """A bar a stage and one for the whole, on a terminal."""

    def __init__(self, progress: Progress, name: str) -> None:
        self._progress, self._pace = progress, Pace()
        self._sentence_ids: set[str] = set()
        self._cue_ids: set[str] = set()
        self._whole = self._add(f"[bold]{escape(name)}[/]")
        self._stages = {stage: self._add(f"  {stage}", visible=False) for stage in STAGES}

    def see_narration(self, facts: NarrationFacts) -> None:
        """The narration has been measured."""
        self._pace.duration_ms = facts.duration_ms

    def see_event(self, event: Event) -> None:
        """Something happened."""
        match event.happening:
            case StageProgress() as step if step.stage in self._stages:
                share = self._pace.note(step)
                self._progress.update(self._stages[step.stage], completed=share, visible=True)
                self._progress.update(
                    self._whole, completed=self._pace.share, note=self._pace.describe()
                )
            case LabelledSentence(id=sentence_id):
                self._sentence_ids.add(sentence_id)
                self._note("transcribe", f"{len(self._sentence_ids)} sentences")
            case Cue(id=cue_id):
                self._cue_ids.add(cue_id)
                self._note("sound", f"{len(self._cue_ids)} cues")

    def _add(self, description: str, *, visible: bool = True) -> TaskID:
        return self._progress.add_task(description, total=1.0, visible=visible, note="")

    def _note(self, stage: str, note: str) -> None:
        self._progress.update(self._stages[stage], note=note)


class Lines:
    """A line each time that a tenth of the work is done."""

    def __init__(self, name: str) -> None:
        self._name, self._pace, self._said_tenths = name, Pace(), 0

    def see_narration(self, facts: NarrationFacts) -> None:
        """The narration has been measured."""
        self._pace.duration_ms = facts.duration_ms

    def see_event(self, event: Event) -> None:
        """Something happened."""
        if not isinstance(event.happening, StageProgress):
            return
        self._pace.note(event.happening)
        share = self._pace.share
        tenths = int(share * _TENTHS)
        if tenths > self._said_tenths:
            self._said_tenths = tenths
            say(f"{self._name}: {share:4.0%} ({event.happening.stage}) {self._pace.describe()}")
