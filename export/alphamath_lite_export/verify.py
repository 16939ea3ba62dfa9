"""Verification: what `bundle.json` and the screen say about how faithful an export is."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal

from alphamath_lite.bundles.checkpoint import ValueHead
from alphamath_lite.bundles.gguf_header import read_gguf_header
from alphamath_lite.errors import ModelError
from alphamath_lite_export.child import OnPart
from alphamath_lite_export.fidelity import Fidelity, References, Run, as_record, failures
from alphamath_lite_export.plan import Plan
from alphamath_lite_export.probes import PROBLEMS, STRINGS
from alphamath_lite_export.running import Reference, open_llama, open_torch, wants_torch
from alphamath_lite_export.tokens import (
    LlamaTokenizer,
    Parity,
    compare,
    probe_tokens,
    reference_encoder,
    space_before,
)

Strictness = Literal["fail", "warn", "off"]


class Verifier:
    """Checks policies against one reference; `notes` collects what a person should read.

    With strictness "fail" anything out of bounds raises ModelError; with "warn" it is noted.
    """

    def __init__(
        self,
        plan: Plan,
        plain: Path,
        *,
        reference: Reference,
        strictness: Strictness,
        n_threads: int,
        scratch: Path,
        on_part: OnPart,
    ) -> None:
        self._plan, self._strictness, self._n_threads = plan, strictness, n_threads
        self.notes: list[str] = []
        self._tokens = self._check_tokens(plain)
        texts = probe_tokens(plain, PROBLEMS, n_ctx=plan.checkpoint.shape.n_ctx)
        with self._reference(plain, reference) as (run, self.reference):
            self._references = References(scratch, run, texts, on_part)

    @contextmanager
    def _reference(self, plain: Path, wanted: Reference) -> Iterator[tuple[Run, str]]:
        if wants_torch(self._plan, wanted):
            yield open_torch(self._plan.checkpoint, n_threads=self._n_threads), "PyTorch, float32"
            return
        dtype = read_gguf_header(plain).quantisation
        self.notes.append(
            f"verify     PyTorch is not asked: the {dtype} file is the reference for the others "
            "(--reference torch compares with the checkpoint itself)"
        )
        with open_llama(plain, n_threads=self._n_threads) as run:
            yield run, f"the {dtype} file in llama.cpp"

    def check(self, policy: Path, quantisation: str, on_part: OnPart) -> Mapping[str, Any]:
        """Measure a policy; returns the record for bundle.json."""
        found = self._plan.source.head
        head: ValueHead | None = found.head if found else None
        with open_llama(policy, n_threads=self._n_threads) as run:
            fidelity = self._references.compare(run, head, on_part)
        wrong = failures(fidelity, quantisation)
        self.notes.append(_line(quantisation, fidelity))
        self._complain(f"{quantisation} is not faithful: {'; '.join(wrong)}" if wrong else "")
        return {
            "reference": self.reference,
            "tokenizer": {
                "reference": self._tokens.reference,
                "n_strings": self._tokens.n_strings,
                "equal": self._tokens.mismatch is None,
            },
            "policy": as_record(fidelity),
            "passed": not wrong and self._tokens.mismatch is None,
        }

    def _check_tokens(self, policy: Path) -> Parity:
        found = reference_encoder(self._plan.checkpoint.folder)
        if not found:
            self.notes.append(
                "verify     the tokenizer is not compared: pip install sentencepiece to compare it"
            )
            return Parity(0, "nothing: no library here reads tokenizer.model")
        tokenizer = LlamaTokenizer(policy)
        try:
            parity = compare(tokenizer, *found, prefix=space_before(self._plan.vocabulary))
        finally:
            tokenizer.close()
        if bad := parity.mismatch:
            self._complain(
                f"the tokenizer differs on {bad.text[:40]!r}: {list(bad.expected[:8])} became "
                f"{list(bad.found[:8])}"
            )
        else:
            self.notes.append(
                f"tokens     {len(STRINGS)} strings: the same tokens as {parity.reference}"
            )
        return parity

    def _complain(self, what: str) -> None:
        if what and self._strictness == "fail":
            raise ModelError(what, hint="--verify warn exports it nevertheless")
        if what:
            self.notes.append(f"warning    {what}")


def _line(quantisation: str, found: Fidelity) -> str:
    line = (
        f"verify     {quantisation}: KL {found.mean_kl:.5f} (largest {found.max_kl:.4f}), "
        f"top-1 {found.top1:.2%}"
    )
    if found.value_mean is not None:
        line += (
            f", value off by {found.value_mean:.4f} (largest {found.value_max:.4f}), "
            f"ranks {found.value_rank:.4f}"
        )
    return f"{line}; {found.n_tokens} tokens"
