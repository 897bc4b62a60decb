"""How a verb's work is run, and how it ends: exit codes and one line on stderr.

0 done, 1 failed, 2 bad usage or bad input, 130 interrupted (Ctrl-C), 143 terminated.
"""

import asyncio
import signal
import sys
from collections.abc import Callable, Coroutine
from typing import Any

from typer.exceptions import Abort, TyperException

from common.errors import Error, InvalidArgument, OutOfRange, PayloadTooLarge
from wia.cli.console import complain, show_tail
from wia.production.failure import ProductionFailed
from wia.system.child import ChildFailed

FAILED, BAD_USAGE, INTERRUPTED, TERMINATED = 1, 2, 130, 143
_BAD_INPUT = (InvalidArgument, OutOfRange, PayloadTooLarge)


class Interrupted(Exception):
    """Ctrl-C came."""


class Terminated(Exception):
    """SIGTERM came."""


def run(work: Coroutine[Any, Any, None]) -> None:
    """Runs a verb's work to its end; Ctrl-C and SIGTERM cancel it, and it cleans up.

    Raises Interrupted and Terminated.
    """
    try:
        asyncio.run(_until_terminated(work))
    except KeyboardInterrupt as error:
        raise Interrupted from error


async def _until_terminated(work: Coroutine[Any, Any, None]) -> None:
    task = asyncio.current_task()
    assert task is not None
    terminated = False

    def terminate() -> None:
        nonlocal terminated
        terminated = True
        task.cancel()

    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, terminate)
    try:
        await work
    except asyncio.CancelledError:
        if terminated:
            raise Terminated from None
        raise


def failure_code(error: Error | ProductionFailed) -> int:
    """Whether the user or something else is to blame."""
    if isinstance(error, ProductionFailed):
        return BAD_USAGE if error.bad_input else FAILED
    return BAD_USAGE if isinstance(error, _BAD_INPUT) else FAILED


def exit_code(verb: Callable[[], object]) -> int:
    """Runs a verb and gives its exit code, having said what is to be said."""
    try:
        code = verb()
    except TyperException as error:
        # Without arguments the help has been shown, and there is no message.
        if error.format_message():
            complain(error.format_message())
        return error.exit_code
    except (Interrupted, KeyboardInterrupt, Abort):
        complain("interrupted")
        return INTERRUPTED
    except Terminated:
        complain("terminated")
        return TERMINATED
    except ChildFailed as error:
        complain(error.message)
        if not error.bad_usage:
            show_tail(error.log_tail)
        return BAD_USAGE if error.bad_usage else FAILED
    except (Error, ProductionFailed) as error:
        complain(error.message)
        return failure_code(error)
    except ModuleNotFoundError as error:
        complain(f"{error.name} is not installed; pip install 'where-is-audio[local]'")
        return FAILED
    except BrokenPipeError:
        # Whoever read our output has gone: nothing more can be said there.
        sys.stdout = None
        return FAILED
    except OSError as error:
        complain(f"{error.filename}: {error.strerror}" if error.filename else str(error))
        return FAILED
    return code if isinstance(code, int) else 0
