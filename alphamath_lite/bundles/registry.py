"""Models by name: `mini` inside the package, everything else under `models/` of the data folder.

Nothing here touches the network.
"""

import difflib
import re
import shutil
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Literal

from alphamath_lite.bundles.bundle import POLICY_FILE
from alphamath_lite.bundles.files import readable_os_errors, replace_text
from alphamath_lite.bundles.hub import HUB_PREFIX
from alphamath_lite.bundles.manifest import MANIFEST_NAME, Manifest, read_manifest
from alphamath_lite.errors import AlphaMathError, ModelError, UsageError
from alphamath_lite.places import data_dir

BUILT_IN = "mini"

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,79}")
_LIST = "alphamath-lite models ls"


@dataclass(frozen=True, slots=True)
class ModelEntry:
    """A model that can be used by name.

    `manifest` is None for a bare policy, or when it cannot be read; then `problem` says why.
    """

    name: str
    path: Path
    origin: Literal["package", "user"]
    is_default: bool
    n_bytes: int
    manifest: Manifest | None = None
    problem: str = ""


def models_dir() -> Path:
    """The folder of the user's models; may not exist yet."""
    return data_dir() / "models"


def model_dir(name: str) -> Path:
    """Where the user's model `name` lies or would lie; raises UsageError for an unfit name."""
    if not _NAME.fullmatch(name):
        raise UsageError(
            f"{name!r} cannot name a model", hint="use letters, digits, dots, dashes, underscores"
        )
    if name == BUILT_IN:
        raise UsageError(f"{BUILT_IN!r} is the built-in model", hint="choose another name")
    return models_dir() / name


def installed() -> list[ModelEntry]:
    """Every model there is, the built-in one first, the others by name."""
    default = default_name()
    return [_entry(name, path, name == default) for name, path in _folders().items()]


def default_name() -> str:
    """The name used when none is given: the one chosen with `set_default`, else the built-in."""
    try:
        chosen = _default_file().read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError):
        return BUILT_IN
    return chosen if chosen in _folders() else BUILT_IN


def resolve(ref: str | None = None) -> Path:
    """The folder or GGUF file behind a name, a unique beginning of one, or a path.

    A name goes before a path; write `./name` for a folder here. An `hf:` reference stands for
    the model that was pulled from there. Raises ModelError when there is nothing.
    """
    folders = _folders()
    name = default_name() if ref is None else ref
    if name in folders:
        return folders[name]
    if name.startswith(HUB_PREFIX):
        return _pulled_from(name, folders)
    path = Path(name).expanduser()
    if path.is_file() or path.is_dir():
        return path
    if len(matches := _beginning_with(name, folders)) == 1:
        return folders[matches[0]]
    raise _unknown(name, folders)


def set_default(name: str) -> str:
    """Use `name` (or the only one beginning so) when none is given; returns the full name."""
    full = _full_name(name)
    with readable_os_errors("write", _default_file()):
        _default_file().parent.mkdir(parents=True, exist_ok=True)
        replace_text(_default_file(), full + "\n")
    return full


def remove(name: str) -> Path:
    """Delete the user's model `name`, which must be given in full; returns where it was."""
    folders = _folders()
    if name not in folders:
        raise _unknown(name, folders)
    if name == BUILT_IN:
        raise UsageError(f"{BUILT_IN!r} comes with the package and cannot be removed")
    folder = model_dir(name)
    doomed = folder.with_name(f".{name}.old")
    with readable_os_errors("remove", folder):
        folder.rename(doomed)
        shutil.rmtree(doomed)
    return folder


def _default_file() -> Path:
    return data_dir() / "default-model"


def _folders() -> dict[str, Path]:
    """Name -> folder of all models."""
    built_in = resources.files("alphamath_lite.bundles") / BUILT_IN
    found = {BUILT_IN: built_in} if isinstance(built_in, Path) and _is_model(built_in) else {}
    if models_dir().is_dir():
        for folder in sorted(models_dir().iterdir()):
            if folder.name != BUILT_IN and _NAME.fullmatch(folder.name) and _is_model(folder):
                found[folder.name] = folder
    return found


def _is_model(folder: Path) -> bool:
    return any((folder / name).is_file() for name in (MANIFEST_NAME, POLICY_FILE))


def _entry(name: str, path: Path, is_default: bool) -> ModelEntry:
    manifest, problem = None, ""
    if (path / MANIFEST_NAME).is_file():
        try:
            manifest = read_manifest(path / MANIFEST_NAME)
        except AlphaMathError as error:
            problem = error.message
    return ModelEntry(
        name=name,
        path=path,
        origin="package" if name == BUILT_IN else "user",
        is_default=is_default,
        n_bytes=sum(file.stat().st_size for file in path.iterdir() if file.is_file()),
        manifest=manifest,
        problem=problem,
    )


def _beginning_with(beginning: str, folders: dict[str, Path]) -> list[str]:
    return [name for name in folders if beginning and name.startswith(beginning)]


def _full_name(name: str) -> str:
    folders = _folders()
    matches = [name] if name in folders else _beginning_with(name, folders)
    if len(matches) != 1:
        raise _unknown(name, folders)
    return matches[0]


def _unknown(name: str, folders: dict[str, Path]) -> ModelError:
    if len(several := _beginning_with(name, folders)) > 1:
        return ModelError(f"{name!r} may be any of {', '.join(several)}", hint="write it in full")
    if name == BUILT_IN:
        return ModelError(
            f"the built-in model {BUILT_IN!r} is not part of this installation",
            hint=f"give another with --model PATH, or see {_LIST}",
        )
    near = difflib.get_close_matches(name, folders, n=1)
    guess = f"did you mean {near[0]!r}? " if near else ""
    return ModelError(
        f"no model {name!r}", hint=f"{guess}{_LIST}   shows the models that are there"
    )


def source_of(folder: Path) -> str:
    """The `hf:` reference a model was pulled from, "" for one that was not."""
    try:
        return (folder / SOURCE_NAME).read_text(encoding="utf-8").split()[0]
    except (OSError, UnicodeDecodeError, IndexError):
        return ""


SOURCE_NAME = "source.txt"
"""Beside a pulled bundle: its `hf:` reference, then the commit it stood for."""


def _pulled_from(ref: str, folders: dict[str, Path]) -> Path:
    for folder in folders.values():
        if source_of(folder) == ref:
            return folder
    raise ModelError(f"{ref} is not here yet", hint=f"alphamath-lite models pull {ref}")
