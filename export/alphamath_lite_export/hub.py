"""Checkpoints from the Hugging Face hub: only when a name asks for it."""

from collections.abc import Callable
from pathlib import Path

from alphamath_lite.bundles.files import readable_os_errors, sha256_of
from alphamath_lite.bundles.hub import HUB_PREFIX, Progress, Repository, parse_ref
from alphamath_lite.errors import ModelError
from alphamath_lite.places import cache_dir

_WANTED = (".json", ".safetensors", ".model", ".jinja", "merges.txt")
_PICKLES = (".bin", ".pth")


def local_checkpoint(ref: str, on_file: Callable[[str, int, int], None]) -> Path:
    """The folder that `ref` names; `hf:owner/name[@revision]` is downloaded, with resume.

    Raises ModelError when the hub refuses or the repository holds no checkpoint.
    """
    if not ref.startswith(HUB_PREFIX):
        return Path(ref)
    repository = Repository(parse_ref(ref))
    folder = cache_dir() / "checkpoints" / repository.ref.repo.replace("/", "--")
    folder = folder / repository.commit[:12]
    names = _wanted(repository.files)
    if not any(name.endswith("config.json") for name in names):
        raise ModelError(f"{ref} holds no checkpoint: it has no config.json")
    with readable_os_errors("write", folder):
        folder.mkdir(parents=True, exist_ok=True)
        for name in names:
            _fetch(repository, name, folder / name, on_file)
    return folder


def _wanted(files: tuple[str, ...]) -> list[str]:
    """Files of the top folder; pickled weights only where there are no others."""
    here = [name for name in files if "/" not in name]
    safe = any(name.endswith(".safetensors") for name in here)
    policy = () if safe else _PICKLES
    heads = [name for name in here if name.startswith("value_head.")]
    return sorted({*(name for name in here if name.endswith((*_WANTED, *policy))), *heads})


def _fetch(
    repository: Repository, name: str, out: Path, on_file: Callable[[str, int, int], None]
) -> None:
    if out.exists() and out.stat().st_size == repository.size(name):
        return
    part = out.with_name(f"{name}.part")

    def show(progress: Progress) -> None:
        on_file(f"download {progress.file}", progress.n_bytes, progress.n_total)

    repository.fetch(name, part, show)
    if (expected := repository.sha256(name)) and sha256_of(part) != expected:
        part.unlink()
        raise ModelError(
            f"{repository.ref}: {name} did not arrive whole", hint="run the same command again"
        )
    part.replace(out)
