"""Runs one service: python -m services NAME."""

import importlib
import sys

import uvloop

from common.errors import Error, InvalidArgument
from common.process import leave
from common.service import run_until_signal

NAMES = ("stt", "classifier", "prompter", "audiogen", "musicgen", "mixer")


def main() -> None:
    """Serve until SIGTERM; exit code 2 for a wrong name or setting, 1 where it cannot start."""
    if len(sys.argv) != 2 or sys.argv[1] not in NAMES:
        print(f"usage: python -m services {{{','.join(NAMES)}}}", file=sys.stderr)
        sys.exit(2)
    module = importlib.import_module(f"services.{sys.argv[1]}.service")
    try:
        uvloop.run(run_until_signal(module.DEFINITION))
    except InvalidArgument as error:
        print(f"WIA_ENGINE: {error.message}", file=sys.stderr)
        sys.exit(2)
    except Error as error:
        print(f"{sys.argv[1]}: {error.message}", file=sys.stderr)
        sys.exit(1)
    leave()


if __name__ == "__main__":
    main()
