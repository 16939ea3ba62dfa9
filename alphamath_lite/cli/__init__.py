"""The command line: one file a command, nothing heavy imported before a command runs.

stdout carries the answer or the JSON and nothing else; steps, progress and messages go to stderr.
"""


def main() -> None:
    """Entry point of `alphamath-lite`."""
    from alphamath_lite.cli.app import build_app
    from alphamath_lite.cli.guard import guarded

    guarded(build_app)()()
