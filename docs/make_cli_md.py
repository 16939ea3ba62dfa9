"""Writes docs/cli.md from the real `--help` of every command.

python docs/make_cli_md.py            write it
python docs/make_cli_md.py --check    exit code 1 when it is out of date
"""

import os
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import typer
from typer.testing import CliRunner

PAGE = Path(__file__).with_name("cli.md")
HEAD = """# The command line

Written by `python docs/make_cli_md.py` from the help of every command; do not edit.
"""


def page() -> str:
    """The whole page, whatever is set or configured where this runs."""
    from alphamath_lite.cli.app import build_app

    with tempfile.TemporaryDirectory() as home:
        settings = {name: None for name in os.environ if name.startswith("ALPHAMATH_")}
        runner = CliRunner(env={**settings, "ALPHAMATH_HOME": home, "TERMINAL_WIDTH": "80"})
        app = build_app()
        before = Path.cwd()
        os.chdir(home)  # where no alphamath.toml is
        try:
            return HEAD + "".join(_section(runner, app, words) for words in _commands(app))
        finally:
            os.chdir(before)


def _commands(app: typer.Typer) -> Iterator[tuple[str, ...]]:
    """The words of every command, the groups before their members."""
    yield ()
    tree = typer.main.get_command(app)
    for name, command in sorted(getattr(tree, "commands", {}).items()):
        yield (name,)
        yield from ((name, inner) for inner in sorted(getattr(command, "commands", {})))


def _section(runner: CliRunner, app: typer.Typer, words: tuple[str, ...]) -> str:
    result = runner.invoke(app, [*words, "--help"], prog_name="alphamath-lite")
    if result.exit_code:
        raise SystemExit(f"{' '.join(words)} --help failed: {result.output}")
    title = " ".join(("alphamath-lite", *words))
    return f"\n{'#' * (2 + (len(words) > 1))} {title}\n\n```text\n{result.stdout.strip()}\n```\n"


def main() -> None:
    """Write or check the page."""
    text = page()
    if "--check" not in sys.argv[1:]:
        PAGE.write_text(text, encoding="utf-8")
    elif not PAGE.is_file() or PAGE.read_text(encoding="utf-8") != text:
        sys.exit(f"{PAGE.name} is out of date: python docs/make_cli_md.py")


if __name__ == "__main__":
    main()
