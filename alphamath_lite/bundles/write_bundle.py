"""Checkpoint -> bundle: quantised policy, value head and manifest, all of it or nothing."""

from pathlib import Path
from typing import cast, get_args

from alphamath_lite.bundles.bundle import (
    POLICY_FILE,
    VALUE_FILE,
    Bundle,
    load_bundle,
    policy_info,
)
from alphamath_lite.bundles.checkpoint import (
    TOKENIZER,
    Checkpoint,
    read_checkpoint,
    read_value_head,
)
from alphamath_lite.bundles.files import sha256_of, whole_folder
from alphamath_lite.bundles.gguf_header import read_gguf_header
from alphamath_lite.bundles.manifest import (
    ALPHAMATH_PROMPT,
    MANIFEST_NAME,
    Manifest,
    PromptFormat,
    Provenance,
    ReadOut,
    manifest_to_json,
)
from alphamath_lite.bundles.quantise import check_quantisation, check_rows, quantise
from alphamath_lite.bundles.value_head import store_value_head
from alphamath_lite.bundles.vocabulary import read_tokenizer
from alphamath_lite.bundles.write_gguf import Dtype, write_gguf


def write_bundle(
    checkpoint: Path,
    out_dir: Path,
    *,
    name: str,
    licence: str,
    version: str = "1",
    quantisation: str = "Q8_0",
    prompt: PromptFormat = ALPHAMATH_PROMPT,
    read_out: ReadOut = "newline",
    provenance: Provenance | None = None,
    allow_fallback: bool = False,
    overwrite: bool = False,
    pre: str | None = None,
) -> Bundle:
    """Write the bundle of a checkpoint folder to `out_dir`, and load it again as proof.

    Nothing appears at `out_dir` unless everything worked. Raises UsageError for an impossible
    quantisation, an existing folder or a missing extra, ModelError for an unfit checkpoint.
    """
    quantisation = quantisation.upper()
    check_quantisation(quantisation)
    source = read_checkpoint(checkpoint)
    if not allow_fallback:
        check_rows(quantisation, _row_lengths(source), str(checkpoint))
    read_tokenizer(checkpoint / TOKENIZER, n_vocab=source.shape.n_vocab, pre=pre)
    head = read_value_head(checkpoint, n_embd=source.shape.n_embd)
    with whole_folder(out_dir, overwrite=overwrite) as draft:
        policy = draft / POLICY_FILE
        _write_policy(
            source, policy, quantisation, name=name, licence=licence, pre=pre, fall=allow_fallback
        )
        manifest = Manifest(
            name=name,
            version=version,
            licence=licence,
            policy=policy_info(read_gguf_header(policy), sha256=sha256_of(policy)),
            value=store_value_head(head, draft / VALUE_FILE, read_out) if head else None,
            prompt=prompt,
            provenance=provenance or Provenance(),
        )
        (draft / MANIFEST_NAME).write_text(manifest_to_json(manifest), encoding="utf-8")
        load_bundle(draft)
    return load_bundle(out_dir, verify=False)


def _row_lengths(source: Checkpoint) -> set[int]:
    return {entry.shape[-1] for entry in source.plan if len(entry.shape) > 1}


def _write_policy(
    source: Checkpoint,
    out: Path,
    quantisation: str,
    *,
    name: str,
    licence: str,
    pre: str | None,
    fall: bool,
) -> None:
    """Write GGUF directly, or quantise from a copy in the checkpoint's own type, without loss."""
    if quantisation in get_args(Dtype):
        write_gguf(
            source.folder, out, dtype=cast(Dtype, quantisation), name=name, licence=licence, pre=pre
        )
        return
    plain = out.with_name(f"plain-{out.name}")
    write_gguf(source.folder, plain, dtype=source.dtype, name=name, licence=licence, pre=pre)
    quantise(plain, out, quantisation, allow_fallback=fall)
    plain.unlink()
