"""The command line: one file a command, nothing heavy imported before a command runs.

stdout carries the answer or the JSON and nothing else; steps, progress and messages go to stderr.
"""

import sys


def main() -> None:
    """Entry point of `alphamath-lite`."""
    try:
        from alphamath_lite.cli.guard import guarded

        guarded(_run)()
    except KeyboardInterrupt:  # so early that nothing can say so yet
        sys.exit(130)


def _run() -> None:
    from alphamath_lite.cli.signals import listen
    from alphamath_lite.cli.streams import prepare

    listen()
    prepare()
    from alphamath_lite.cli.app import build_app

    build_app()()
