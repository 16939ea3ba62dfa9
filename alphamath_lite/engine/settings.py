"""What may be chosen when a policy is opened; zeros mean "choose from model and machine"."""

from dataclasses import dataclass
from pathlib import Path

from alphamath_lite.errors import UsageError
from alphamath_lite.steps import STOP_STRINGS, TAGS

TAG_TEXTS = tuple(f"<{slash}{tag}>" for tag in TAGS for slash in ("", "/"))
MAX_SEQUENCES = 256  # llama.cpp's own limit
CACHE_TYPES = ("f32", "f16", "q8_0", "q4_0")


@dataclass(frozen=True, slots=True)
class EngineSettings:
    """The settings of `open_engine`.

    `n_ctx` is the number of key/value cells shared by all branches (0: from the machine's memory),
    `n_threads` 0 takes the physical cores that this process may use. `top_k` 0 keeps the 1024
    likeliest tokens. `markup` lists the texts that may become control tokens; whoever puts text
    from outside into a prompt escapes them. `prefix` is the text with which all prompts start (a
    few-shot prompt): it is decoded once and kept on disk between runs under `policy_sha256`.
    """

    temperature: float = 1.0
    top_k: int = 64
    top_p: float = 1.0
    min_p: float = 0.0
    max_step_tokens: int = 512
    stops: tuple[str, ...] = STOP_STRINGS
    markup: tuple[str, ...] = TAG_TEXTS
    prefix: str = ""
    policy_sha256: str = ""
    adapters: tuple[tuple[Path, float], ...] = ()  # LoRA file and scale
    n_ctx: int = 0
    n_batch: int = 2048
    n_sequences: int = MAX_SEQUENCES
    n_threads: int = 0
    n_gpu_layers: int = -1
    cache_type: str = "f16"
    flash_attention: bool | None = None  # None: for all but tiny models
    repack: bool = True  # copy weights into the processor's own layout: faster, needs memory

    def __post_init__(self) -> None:
        """Refuse numbers out of range with the name of the setting."""
        ranges = {
            "temperature": (1e-3, 100.0),
            "top_k": (0, 1 << 20),
            "top_p": (1e-6, 1.0),
            "min_p": (0.0, 1.0),
            "max_step_tokens": (1, 1 << 20),
            "n_ctx": (0, 1 << 24),
            "n_batch": (1, 1 << 16),
            "n_sequences": (4, MAX_SEQUENCES),
            "n_threads": (0, 1024),
        }
        for name, (low, high) in ranges.items():
            if not low <= getattr(self, name) <= high:
                raise UsageError(
                    f"{name} is {getattr(self, name)}.", hint=f"Choose {low} to {high}."
                )
        if self.cache_type not in CACHE_TYPES:
            raise UsageError(
                f"cache_type is {self.cache_type!r}.", hint=f"Choose one of {CACHE_TYPES}."
            )
        if not self.stops or not all(self.stops):
            raise UsageError("stops is empty.", hint="Name the texts that end a step.")
