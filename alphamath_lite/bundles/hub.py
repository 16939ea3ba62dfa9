"""The Hugging Face hub: the only code of the package that uses the network.

A repository is looked up once and then read at that one commit. `HF_ENDPOINT` points to another
hub; `HF_HUB_OFFLINE` forbids all of it.
"""

import os
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from alphamath_lite.errors import ModelError, UsageError

HUB_PREFIX = "hf:"

_REF = re.compile(r"hf:([A-Za-z0-9][\w.-]*/[\w.-]+)(?:@([\w./-]+))?")
_TIMEOUT_S = 30.0
_TRIES = 5


@dataclass(frozen=True, slots=True)
class Progress:
    """Bytes of one file so far, earlier runs included, and its size (0 when unknown)."""

    file: str
    n_bytes: int
    n_total: int


@dataclass(frozen=True, slots=True)
class HubRef:
    """A repository of the hub at a revision (a branch, tag or commit)."""

    repo: str
    revision: str

    def __str__(self) -> str:
        at = "" if self.revision == "main" else f"@{self.revision}"
        return f"{HUB_PREFIX}{self.repo}{at}"


def parse_ref(text: str) -> HubRef:
    """Read `hf:owner/name[@revision]`; raises UsageError when it is something else."""
    if match := _REF.fullmatch(text):
        return HubRef(match.group(1), match.group(2) or "main")
    raise UsageError(
        f"{text!r} is no hub reference", hint="write hf:owner/name or hf:owner/name@revision"
    )


class Repository:
    """One commit of a repository of the hub: its files, their sizes and their bytes."""

    def __init__(self, ref: HubRef) -> None:
        import huggingface_hub

        self.ref = ref
        self._hub: Any = huggingface_hub
        # read at each call, so that HF_ENDPOINT counts even after the library was imported
        self._endpoint = os.environ.get("HF_ENDPOINT") or None
        with _readable_hub_errors(ref):
            info = huggingface_hub.HfApi(endpoint=self._endpoint).model_info(
                ref.repo, revision=ref.revision, files_metadata=True, timeout=_TIMEOUT_S
            )
        self.commit = str(info.sha)
        siblings = info.siblings or []
        self._sizes = {s.rfilename: s.size or 0 for s in siblings}
        self._hashes = {s.rfilename: s.lfs.sha256 for s in siblings if s.lfs}

    @property
    def files(self) -> tuple[str, ...]:
        """The names of all files."""
        return tuple(self._sizes)

    def size(self, file: str) -> int:
        """The bytes of a file, 0 when the hub does not say; raises ModelError for no such file."""
        if file in self._sizes:
            return self._sizes[file]
        raise ModelError(
            f"{self.ref} holds no {file}", hint="alphamath-lite export CKPT   makes a whole bundle"
        )

    def sha256(self, file: str) -> str:
        """The hash that the hub gives for a large file; "" for others."""
        return self._hashes.get(file, "")

    def fetch(self, file: str, out: Path, on_progress: Callable[[Progress], None]) -> None:
        """Append to `out` what is still missing of a file, with a few more tries when cut."""
        from huggingface_hub.errors import HfHubHTTPError

        with _readable_hub_errors(self.ref):
            for tries_left in reversed(range(_TRIES)):
                try:
                    if self._stream(file, out, on_progress) >= self.size(file):
                        return
                except HfHubHTTPError:
                    raise
                except _transport_error():
                    if not tries_left:
                        raise
        raise ModelError(f"{self.ref}: {file} keeps ending early", hint=_AGAIN)

    def _stream(self, file: str, out: Path, on_progress: Callable[[Progress], None]) -> int:
        """One request for the missing bytes; returns how many are there then."""
        size = self.size(file)
        have = out.stat().st_size if size and out.exists() else 0
        if size and have >= size:
            return have
        url = self._hub.hf_hub_url(
            self.ref.repo, file, revision=self.commit, endpoint=self._endpoint
        )
        headers = self._hub.utils.build_hf_headers() | {"Accept-Encoding": "identity"}
        if have:
            headers["Range"] = f"bytes={have}-"
        with self._hub.get_session().stream(
            "GET", url, headers=headers, follow_redirects=True, timeout=_TIMEOUT_S
        ) as response:
            self._hub.utils.hf_raise_for_status(response)
            have = have if response.status_code == 206 else 0
            with out.open("ab" if have else "wb") as target:
                for chunk in response.iter_bytes():
                    target.write(chunk)
                    have += len(chunk)
                    on_progress(Progress(file, have, size))
        return have


def upload(folder: Path, ref: HubRef) -> None:
    """Upload a folder as one commit; a repository that is new is made, and is private.

    Raises ModelError when the hub refuses.
    """
    import huggingface_hub

    api = huggingface_hub.HfApi(endpoint=os.environ.get("HF_ENDPOINT") or None)
    with _readable_hub_errors(ref):
        api.create_repo(ref.repo, private=True, exist_ok=True)
        api.upload_folder(repo_id=ref.repo, folder_path=folder, revision=ref.revision)


_AGAIN = "run the same command again: it goes on where it stopped"


def _transport_error() -> type[Exception]:
    """What the hub's HTTP library raises when the line is cut, whichever library that is."""
    from huggingface_hub.errors import HfHubHTTPError

    return HfHubHTTPError.__bases__[0]


@contextmanager
def _readable_hub_errors(ref: HubRef) -> Iterator[None]:
    """Turn the hub's refusals into ModelErrors; errors of the disk pass."""
    from huggingface_hub import errors

    try:
        yield
    except errors.OfflineModeIsEnabled:
        raise ModelError(f"{ref} cannot be pulled offline", hint="unset HF_HUB_OFFLINE") from None
    except errors.GatedRepoError:
        raise ModelError(
            f"{ref} asks its users to accept conditions",
            hint="accept them on its page, then: hf auth login",
        ) from None
    except errors.RevisionNotFoundError:
        raise ModelError(f"{ref.repo} has no revision {ref.revision!r}") from None
    except errors.RepositoryNotFoundError:
        raise ModelError(
            f"the hub has no repository {ref.repo}",
            hint="check the spelling; for a private one: hf auth login",
        ) from None
    except errors.HfHubHTTPError as error:
        raise ModelError(f"the hub refused {ref}: {error}", hint=_AGAIN) from None
    except errors.HFValidationError as error:
        raise UsageError(f"{ref} is no repository name: {error}") from None
    except _transport_error() as error:
        reason = str(error) or type(error).__name__
        raise ModelError(
            f"the connection broke while pulling {ref}: {reason}", hint=_AGAIN
        ) from None
