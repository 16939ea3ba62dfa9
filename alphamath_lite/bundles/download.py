"""Pulling bundles from the Hugging Face hub.

A download that was cut goes on where it stopped when it is asked for again. A model appears under
its name only when every file has the sha256 that its bundle.json gives.
"""

from collections.abc import Callable
from pathlib import Path

from alphamath_lite.bundles.bundle import load_bundle
from alphamath_lite.bundles.files import (
    put_in_place,
    readable_os_errors,
    refuse_existing,
    sha256_of,
)
from alphamath_lite.bundles.hub import HUB_PREFIX, HubRef, Progress, Repository, parse_ref
from alphamath_lite.bundles.manifest import MANIFEST_NAME, FileRef, read_manifest
from alphamath_lite.bundles.registry import (
    SOURCE_NAME,
    model_dir,
    resolve,
    source_of,
)
from alphamath_lite.errors import ModelError, UsageError

_MAX_MANIFEST = 1 << 20


def pull(
    name_or_ref: str,
    *,
    name: str | None = None,
    overwrite: bool = False,
    on_progress: Callable[[Progress], None] | None = None,
) -> Path:
    """Download a bundle and return its folder.

    `hf:owner/name[@revision]` is stored as the repository's name, or as `name`; the name of a model
    that was pulled before brings it up to date. Raises ModelError when the hub, the disk or the
    bundle refuses, UsageError when the name is taken.
    """
    ref, target = _source_and_target(name_or_ref, name)
    if not (updating := not name_or_ref.startswith(HUB_PREFIX)):
        refuse_existing(target, overwrite=overwrite)
    repository = Repository(ref)
    if updating and _stored_commit(target) == repository.commit:
        return target
    draft = target.with_name(f".{target.name}.{repository.commit[:12]}.part")
    with readable_os_errors("write", draft):
        draft.mkdir(parents=True, exist_ok=True)
        _fetch_bundle(repository, draft, on_progress or (lambda _: None))
        source = f"{ref} {repository.commit}\n"
        (draft / SOURCE_NAME).write_text(source, encoding="utf-8")
        load_bundle(draft)
        put_in_place(draft, target)
    return target


def _source_and_target(name_or_ref: str, name: str | None) -> tuple[HubRef, Path]:
    if name_or_ref.startswith(HUB_PREFIX):
        ref = parse_ref(name_or_ref)
        return ref, model_dir(name or ref.repo.split("/")[1])
    folder = resolve(name_or_ref)
    if not (source := source_of(folder)):
        raise UsageError(
            f"{name_or_ref!r} was not pulled from anywhere",
            hint="alphamath-lite models pull hf:owner/name",
        )
    return parse_ref(source), folder


def _stored_commit(folder: Path) -> str:
    return (folder / SOURCE_NAME).read_text(encoding="utf-8").split()[-1]


def _fetch_bundle(
    repository: Repository, draft: Path, on_progress: Callable[[Progress], None]
) -> None:
    """Bring bundle.json and the files it names into `draft`, each checked by its sha256."""
    path = draft / MANIFEST_NAME
    if repository.size(MANIFEST_NAME) > _MAX_MANIFEST:
        raise ModelError(f"{repository.ref}: {MANIFEST_NAME} is too large to be one")
    path.unlink(missing_ok=True)
    repository.fetch(MANIFEST_NAME, path, on_progress)
    files = read_manifest(path).files
    for file in files:
        repository.size(file.file)  # a file that is not there is noticed before the first byte
    for file in files:
        if not (draft / file.file).exists():
            _fetch_checked(repository, file, draft, on_progress)


def _fetch_checked(
    repository: Repository,
    file: FileRef,
    draft: Path,
    on_progress: Callable[[Progress], None],
) -> None:
    part = draft / f"{file.file}.part"
    repository.fetch(file.file, part, on_progress)
    if (found := sha256_of(part)) != file.sha256:
        part.unlink()
        raise ModelError(
            f"{repository.ref}: {file.file} is not the file its {MANIFEST_NAME} describes "
            f"(sha256 {found[:12]}..., expected {file.sha256[:12]}...)",
            hint="pull again; if it happens again, tell the owner of the repository",
        )
    part.replace(draft / file.file)
