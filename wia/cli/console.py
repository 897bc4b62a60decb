"""Where the command line writes: results to stdout, all else to stderr."""

from rich.console import Console
from rich.markup import escape

OUT = Console(highlight=False, soft_wrap=True)
ERR = Console(stderr=True, highlight=False, soft_wrap=True)


def say(message: str) -> None:
    """A line for people on stderr; what is in it is no markup."""
    ERR.print(escape(message))


def complain(message: str) -> None:
    """One line that says what is wrong."""
    ERR.print(f"[bold red]wia:[/] {escape(' '.join(message.split()))}")


def show_tail(log_tail: str) -> None:
    """The end of a log, below a complaint."""
    for line in log_tail.splitlines():
        ERR.print(f"[dim]  {escape(line)}[/]")
