"""From a checkpoint and options to a plan; what the options leave open is chosen here."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Literal

from alphamath_lite.bundles.hub import HUB_PREFIX, parse_ref
from alphamath_lite.bundles.manifest import (
    ALPHAMATH_PROMPT,
    CHAT_PROMPT,
    REACT_PROMPT,
    PromptFormat,
    ReadOut,
)
from alphamath_lite.bundles.vocabulary import Vocabulary
from alphamath_lite_export.heads import HeadOptions
from alphamath_lite_export.plan import Plan
from alphamath_lite_export.sources import Source, open_source
from alphamath_lite_export.tokens import find_vocabulary

PromptChoice = Literal["auto", "alphamath", "react", "chat"]
_PROMPTS: Mapping[str, PromptFormat] = {
    "alphamath": ALPHAMATH_PROMPT,
    "react": REACT_PROMPT,
    "chat": CHAT_PROMPT,
}


def make_plan(
    ckpt: Path,
    *,
    base: Path | None = None,
    out: Path,
    quantisations: tuple[str, ...],
    name: str,
    licence: str,
    head: HeadOptions,
    prompt: PromptChoice,
    read_out: ReadOut,
    pre: str | None,
    overwrite: bool,
    allow_fallback: bool,
) -> Plan:
    """Look at the checkpoint and decide; raises ModelError when it is unfit."""
    source = open_source(ckpt, head=head, base=base)
    vocabulary = find_vocabulary(source.checkpoint, pre=pre)
    return Plan(
        source=source,
        vocabulary=vocabulary,
        out=out,
        name=name,
        licence=licence,
        quantisations=quantisations,
        prompt=_PROMPTS.get(prompt) or _guess_prompt(source, vocabulary),
        read_out=read_out,
        overwrite=overwrite,
        allow_fallback=allow_fallback,
    )


def plain_name(ref: str | Path) -> str:
    """A name for a bundle from that of a folder or of `hf:owner/name[@revision]`."""
    is_hub = str(ref).startswith(HUB_PREFIX)
    folder = Path(parse_ref(str(ref)).repo if is_hub else ref)
    return re.sub(r"[^\w.-]+", "-", folder.absolute().name).strip("-.") or "model"


def _guess_prompt(source: Source, vocabulary: Vocabulary) -> PromptFormat:
    """A policy with a value head, or with our tags as tokens, speaks in steps."""
    folder = source.checkpoint.folder
    if source.head or "<step>" in vocabulary.tokens:
        return ALPHAMATH_PROMPT
    has_template = bool(source.checkpoint.tokenizer_config.get("chat_template"))
    if has_template or (folder / "chat_template.jinja").exists():
        return CHAT_PROMPT
    return REACT_PROMPT
