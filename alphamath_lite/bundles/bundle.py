"""Loading a bundle: everything that can be wrong with it is said here, before anything runs.

Three things are bundles: a folder with bundle.json (files, hashes and widths are checked), a
folder with only policy.gguf, and a single GGUF file. The last two have no value head.
"""

import hashlib
from dataclasses import dataclass
from pathlib import Path

from alphamath_lite.bundles.files import cached_sha256, readable_os_errors
from alphamath_lite.bundles.gguf_header import GgufHeader, read_gguf_header
from alphamath_lite.bundles.manifest import (
    ALPHAMATH_PROMPT,
    CHAT_PROMPT,
    MANIFEST_NAME,
    REACT_PROMPT,
    Calibration,
    FileRef,
    Manifest,
    PolicyInfo,
    PromptFormat,
    ReadOut,
    read_manifest,
)
from alphamath_lite.errors import ModelError

POLICY_FILE, VALUE_FILE = "policy.gguf", "value.onnx"

NO_VALUE_HEAD = (
    "no value head: the search goes by priors and votes; "
    "`alphamath-lite train-lite --only value` makes one"
)
NO_MANIFEST = f"no {MANIFEST_NAME}: nothing could be verified, and the prompt format is a guess"


@dataclass(frozen=True, slots=True)
class Adapter:
    """A LoRA adapter file and the scale to apply it with."""

    path: Path
    scale: float


@dataclass(frozen=True, slots=True)
class Bundle:
    """A bundle ready to run: paths exist, hashes and widths fit.

    `root` is the folder (or the single file); `notices` says what a person should know about
    what is missing.
    """

    root: Path
    policy: Path
    value: Path | None
    adapters: tuple[Adapter, ...]
    manifest: Manifest
    notices: tuple[str, ...] = ()

    @property
    def prompt(self) -> PromptFormat:
        """How the policy is asked, and where its steps end."""
        return self.manifest.prompt

    @property
    def read_out(self) -> ReadOut:
        """The token whose hidden state the value head judges."""
        return self.manifest.value.read_out if self.manifest.value else "newline"

    @property
    def calibration(self) -> Calibration | None:
        """From what a search found to the probability that it is right, when it was measured."""
        return self.manifest.calibration

    @property
    def identity(self) -> str:
        """One hash for the weights: policy, value head and adapters with their scales."""
        return bundle_identity(self.manifest)


def bundle_identity(manifest: Manifest) -> str:
    """A sha256 over the hashes of all files of a bundle and the scales of its adapters."""
    scales = [str(adapter.scale) for adapter in manifest.adapters]
    parts = [ref.sha256 for ref in manifest.files] + scales
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def load_bundle(path: Path, *, verify: bool = True) -> Bundle:
    """Load a bundle folder, a folder with policy.gguf, or a GGUF file.

    Raises ModelError saying what is missing, damaged or does not fit. `verify` false skips the
    hashes, never the headers.
    """
    if path.is_file():
        return _bare(path, path)
    if (path / MANIFEST_NAME).is_file():
        return _full(path, verify=verify)
    if (path / POLICY_FILE).is_file():
        return _bare(path, path / POLICY_FILE)
    what = f"holds no {MANIFEST_NAME} and no {POLICY_FILE}" if path.is_dir() else "does not exist"
    raise ModelError(f"{path} {what}", hint=_hint_for(path))


def _hint_for(path: Path) -> str:
    if (path / "config.json").exists():
        return f"this is a checkpoint: alphamath-lite export {path}"
    if (path / "adapter_config.json").exists():
        return f"this is a LoRA adapter: alphamath-lite export {path} --base FOLDER"
    if inside := sorted(str(found.parent) for found in path.glob(f"*/{MANIFEST_NAME}")):
        return f"one of those in it: {', '.join(inside)}"
    return "alphamath-lite models ls   shows the models that are there"


def _full(folder: Path, *, verify: bool) -> Bundle:
    manifest = read_manifest(folder / MANIFEST_NAME)
    for ref in manifest.files:
        _check_file(folder, ref, verify=verify)
    policy = folder / manifest.policy.file
    _check_policy(read_gguf_header(policy), manifest.policy)
    value = folder / manifest.value.file if manifest.value else None
    if value:
        _check_value(value, manifest)
    _check_calibration(folder, manifest)
    return Bundle(
        root=folder,
        policy=policy,
        value=value,
        adapters=tuple(Adapter(folder / a.file, a.scale) for a in manifest.adapters),
        manifest=manifest,
        notices=() if value else (NO_VALUE_HEAD,),
    )


def _check_file(folder: Path, ref: FileRef, *, verify: bool) -> None:
    path = folder / ref.file
    if not path.is_file():
        raise ModelError(f"{folder} lacks {ref.file}, which {MANIFEST_NAME} names", hint=_AGAIN)
    if not verify:
        return
    with readable_os_errors("read", path):
        found = cached_sha256(path)
    if found != ref.sha256:
        raise ModelError(
            f"{path} is not the file {MANIFEST_NAME} describes "
            f"(sha256 {found[:12]}..., expected {ref.sha256[:12]}...)",
            hint=_AGAIN,
        )


_AGAIN = "copy, export or pull the bundle again"


def _check_policy(header: GgufHeader, said: PolicyInfo) -> None:
    found = (header.architecture, header.n_embd, len(header.tokens))
    expected = (said.architecture, said.n_embd, said.n_vocab)
    if found != expected:
        raise ModelError(
            f"{header.path} has architecture, n_embd, n_vocab {found}; "
            f"{MANIFEST_NAME} says {expected}",
            hint=_AGAIN,
        )


def _check_value(path: Path, manifest: Manifest) -> None:
    from alphamath_lite.bundles.value_head import value_width

    said = manifest.value.n_embd if manifest.value else 0
    width, n_embd = value_width(path), manifest.policy.n_embd
    if not width == said == n_embd:
        raise ModelError(
            f"the value head {path} does not fit the policy: it is {width} wide "
            f"({MANIFEST_NAME}: {said}), the policy's hidden state {n_embd}",
            hint="train a value head for this policy: alphamath-lite train-lite --only value",
        )


def _check_calibration(folder: Path, manifest: Manifest) -> None:
    calibration = manifest.calibration
    if calibration and calibration.weights_sha256 != bundle_identity(manifest):
        raise ModelError(
            f"{folder / MANIFEST_NAME}: the calibration of confidence is that of other weights",
            hint="remove `calibration` from it, then: alphamath-lite models calibrate",
        )


def _bare(root: Path, policy: Path) -> Bundle:
    header = read_gguf_header(policy)
    notices = [NO_MANIFEST, NO_VALUE_HEAD]
    if root != policy and (root / VALUE_FILE).exists():
        notices[1] = f"{VALUE_FILE} is not used, because no {MANIFEST_NAME} vouches for it"
    with readable_os_errors("read", policy):
        sha256 = cached_sha256(policy)
    return Bundle(
        root=root,
        policy=policy,
        value=None,
        adapters=(),
        manifest=_guessed(header, name=root.stem, sha256=sha256),
        notices=tuple(notices),
    )


def policy_info(header: GgufHeader, *, sha256: str) -> PolicyInfo:
    """What a GGUF header says, as the manifest writes it."""
    return PolicyInfo(
        file=header.path.name,
        sha256=sha256,
        architecture=header.architecture,
        quantisation=header.quantisation,
        n_params=header.n_params,
        n_vocab=len(header.tokens),
        n_embd=header.n_embd,
        n_ctx=header.n_ctx,
    )


def _guessed(header: GgufHeader, *, name: str, sha256: str) -> Manifest:
    """The manifest a GGUF alone allows: our tags, else a chat template, else few-shot text."""
    if "<step>" in header.tokens:
        prompt = ALPHAMATH_PROMPT
    else:
        has_template = "tokenizer.chat_template" in header.metadata
        prompt = CHAT_PROMPT if has_template else REACT_PROMPT
    return Manifest(
        name=str(header.metadata.get("general.name", name)),
        version="",
        licence=str(header.metadata.get("general.license", "")),
        policy=policy_info(header, sha256=sha256),
        value=None,
        prompt=prompt,
    )
