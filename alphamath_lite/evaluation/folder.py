"""The folder of an evaluation: what it was asked, its records, its times.

    run.json            data, model, groups and the numbers of every strategy
    STRATEGY.jsonl      one record a problem
    timings.jsonl       seconds of every group: with the report, all that follows the clock
    trees/STRATEGY/     the search trees, unless nobody wants them
    summary.json  report.html  plots/

A folder goes on with an evaluation that was asked in the same way, and refuses any other.
"""

import json
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import Any

from alphamath_lite.errors import UsageError
from alphamath_lite.evaluation.courses import Course
from alphamath_lite.evaluation.records import Journal
from alphamath_lite.results import Result
from alphamath_lite.tree_file import origin, save_tree, write_whole

RUN = "run.json"
SUMMARY = "summary.json"
REPORT = "report.html"
TIMINGS = "timings.jsonl"


class Folder:
    """The files below `root`, which is made when it is missing.

    `asked` is everything besides the strategies that the records depend on. Raises UsageError
    when the folder holds something else, or an evaluation that was asked otherwise.
    """

    def __init__(self, root: Path, asked: Mapping[str, Any]) -> None:
        self.root = root
        self._run: dict[str, Any] = {**_plain(asked), "courses": {}}
        known = self._known()
        if known is not None:
            self._run["courses"] = known.get("courses", {})
            self._refuse_changes({**known, "courses": None}, {**self._run, "courses": None}, "")

    def journal(self, course: Course, *, group: int, n_total: int) -> Journal:
        """The records of a strategy; raises UsageError when it is there with other numbers."""
        numbers, courses = _plain(asdict(course)), self._run["courses"]
        if course.name in courses:
            known = courses[course.name]
            self._refuse_changes(
                {**known, **known["settings"]}, {**numbers, **numbers["settings"]}, course.name
            )
        courses[course.name] = numbers
        self.write_json(RUN, self._run)
        return Journal(self.root / f"{course.name}.jsonl", group=group, n_total=n_total)

    def keep_tree(self, course: Course, line: int, result: Result) -> None:
        """Write the search tree of a problem."""
        folder = self.root / "trees" / course.name
        folder.mkdir(parents=True, exist_ok=True)
        save_tree(folder / f"{line}.json", result.tree, origin(result))

    def note_time(self, course: Course, index: int, n_problems: int, seconds: float) -> None:
        """Keep how long a group took."""
        entry = {"course": course.name, "group": index, "n": n_problems, "seconds": seconds}
        with (self.root / TIMINGS).open("a", encoding="utf-8") as file:
            file.write(json.dumps(entry) + "\n")

    def seconds(self) -> dict[str, float]:
        """Seconds a problem of every strategy, as far as groups were timed."""
        groups: dict[tuple[str, int], tuple[int, float]] = {}
        path = self.root / TIMINGS
        for line in path.read_text(encoding="utf-8").splitlines() if path.exists() else ():
            with suppress(ValueError):  # a line that a kill cut off
                entry = json.loads(line)
                groups[entry["course"], entry["group"]] = entry["n"], entry["seconds"]
        names = {name for name, _ in groups}
        of = {
            name: [times for (other, _), times in groups.items() if other == name] for name in names
        }
        return {
            name: sum(seconds for _, seconds in times) / max(1, sum(n for n, _ in times))
            for name, times in of.items()
        }

    def write_json(self, name: str, data: Mapping[str, Any]) -> None:
        """Write a JSON file whole or not at all."""
        text = json.dumps(data, ensure_ascii=False, indent=1, allow_nan=False)
        write_whole(self.root / name, text + "\n")

    def _known(self) -> dict[str, Any] | None:
        try:
            self.root.mkdir(parents=True, exist_ok=True)
            if not (self.root / RUN).exists():
                if any(path.suffix != ".part" for path in self.root.iterdir()):
                    raise UsageError(
                        f"{self.root} holds something other than an evaluation",
                        hint="Give another --out.",
                    )
                return None
            known = json.loads((self.root / RUN).read_text(encoding="utf-8"))
            return dict(known)
        except OSError as error:
            raise UsageError(f"cannot use the folder {self.root}: {error.strerror}") from error
        except (ValueError, TypeError) as error:
            raise UsageError(
                f"{self.root / RUN} cannot be read: {error}", hint="Give another --out."
            ) from error

    def _refuse_changes(self, known: dict[str, Any], asked: dict[str, Any], where: str) -> None:
        if parts := list(_differences(known, {**asked, "settings": known.get("settings")})):
            raise UsageError(
                f"{self.root} holds an evaluation that was asked otherwise: "
                f"{where + ': ' if where else ''}{'; '.join(parts)}",
                hint="Give another --out, or ask as before to go on.",
            )


def _differences(known: Mapping[str, Any], asked: Mapping[str, Any]) -> Iterator[str]:
    """What was asked otherwise, down to the single fact."""
    for name, now in asked.items():
        there = known.get(name)
        if isinstance(now, dict) and isinstance(there, dict):
            yield from (f"{name} {part}" for part in _differences(there, now))
        elif there != now:
            yield f"{name} {there} there, {now} now"


def _plain(data: Mapping[str, Any]) -> dict[str, Any]:
    return dict(json.loads(json.dumps(data)))
