"""bundle.json, schema 1: what a model bundle says about itself.

A bundle is a folder with a policy (GGUF), usually a value head (ONNX) and this manifest. The value
head reads the hidden state of the policy at one token per step (AlphaMath, section 3.2, equation
4); `ReadOut` says which token. Reading is strict on what is used and silent on unknown keys.
"""

import json
import math
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Literal, NoReturn, get_args

from alphamath_lite.errors import ModelError
from alphamath_lite.steps import STOP_STRINGS

SCHEMA = 1
CALIBRATION_VERSION = 1
MANIFEST_NAME = "bundle.json"

PromptName = Literal["alphamath", "react", "chat"]
"""How a problem becomes a prompt: the tags of `steps`, few-shot text, or a chat template."""

ReadOut = Literal["newline", "step_end"]
"""The token whose hidden state is judged: the newline after `</step>`, or `</step>` itself."""

_SHA256 = re.compile(r"[0-9a-f]{64}")
_FILE_NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._-]*")


@dataclass(frozen=True, slots=True)
class FileRef:
    """A file beside bundle.json: its plain name and the sha256 of its bytes in hexadecimal."""

    file: str
    sha256: str


@dataclass(frozen=True, slots=True)
class PolicyInfo(FileRef):
    """The language model; `n_params` counts a tied embedding once, `n_ctx` is in tokens."""

    architecture: str
    quantisation: str
    n_params: int
    n_vocab: int
    n_embd: int
    n_ctx: int


@dataclass(frozen=True, slots=True)
class ValueInfo(FileRef):
    """The value head: `hidden` float32 [batch, n_embd] -> `value` float32 [batch] in [-1, 1].

    `activation` is what brings the sum into that range: "tanh", or "none" when it is only cut.
    """

    n_embd: int
    read_out: ReadOut
    activation: str = "tanh"
    opset: int = 17


@dataclass(frozen=True, slots=True)
class AdapterInfo(FileRef):
    """A LoRA adapter in GGUF, applied to the policy with this scale."""

    scale: float


@dataclass(frozen=True, slots=True)
class PromptFormat:
    """How the policy is asked, the texts at which a step ends, and how long a step may become."""

    format: PromptName
    stop: tuple[str, ...]
    max_step_tokens: int = 512


ALPHAMATH_PROMPT = PromptFormat("alphamath", STOP_STRINGS)
REACT_PROMPT = PromptFormat("react", ("Observation:", "<Solution complete>"))
CHAT_PROMPT = PromptFormat("chat", ("```output",))


@dataclass(frozen=True, slots=True)
class StrategyConfidence:
    """The probability that an answer of one strategy is right: sigmoid of a weighted sum.

    `weights` belong to features of `alphamath_lite.confidence` by their names. Fitted on answers to
    `n_problems` of `data`, searched with `settings`; `measured` on problems held out in turn.
    """

    strategy: str
    bias: float
    weights: Mapping[str, float]
    n_problems: int
    data: str
    settings: Mapping[str, Any]
    measured: Mapping[str, Any]

    def __call__(self, features: Mapping[str, float]) -> float:
        """The probability, in (0, 1), for the features of an answer."""
        total = self.bias + sum(w * features[name] for name, w in self.weights.items())
        return 1 / (1 + math.exp(-max(-500.0, total)))


@dataclass(frozen=True, slots=True)
class Calibration:
    """Confidence by strategy, for the very weights whose `bundle_identity` is `weights_sha256`."""

    weights_sha256: str
    strategies: tuple[StrategyConfidence, ...]
    version: int = CALIBRATION_VERSION


@dataclass(frozen=True, slots=True)
class Measurement:
    """One measured accuracy in [0, 1] over `n_problems` of `data` with a search strategy."""

    data: str
    strategy: str
    n_problems: int
    accuracy: float


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where the weights come from: base model, rounds of self-evolution, data, measurements."""

    base: str = ""
    rounds: int = 0
    data: tuple[str, ...] = ()
    measured: tuple[Measurement, ...] = ()


@dataclass(frozen=True, slots=True)
class Manifest:
    """The whole of bundle.json; `verification` is what the export measured against its source."""

    name: str
    version: str
    licence: str
    policy: PolicyInfo
    value: ValueInfo | None
    prompt: PromptFormat
    adapters: tuple[AdapterInfo, ...] = ()
    calibration: Calibration | None = None
    provenance: Provenance = field(default_factory=Provenance)
    verification: Mapping[str, Any] | None = None

    @property
    def files(self) -> tuple[FileRef, ...]:
        """Every file the bundle needs besides bundle.json."""
        return (self.policy, *((self.value,) if self.value else ()), *self.adapters)


def manifest_to_json(manifest: Manifest) -> str:
    """The text of bundle.json, readable by a person and by `parse_manifest`."""
    data = {"schema": SCHEMA, **asdict(manifest)}
    return json.dumps(data, indent=2, ensure_ascii=False, allow_nan=False) + "\n"


def read_manifest(path: Path) -> Manifest:
    """Read a bundle.json; raises ModelError when it is missing, damaged or of another schema."""
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise ModelError(f"{path} does not exist") from None
    except (OSError, UnicodeDecodeError) as error:
        raise ModelError(f"{path} cannot be read: {error}") from None
    return parse_manifest(text, where=str(path))


def parse_manifest(text: str, *, where: str) -> Manifest:
    """Read the text of a bundle.json; `where` names it in the ModelError of a bad one."""
    try:
        data = json.loads(text)
    except ValueError as error:
        raise ModelError(f"{where} is not JSON: {error}") from None
    if not isinstance(data, dict):
        raise ModelError(f"{where} is not a bundle manifest: expected a JSON object")
    if (schema := data.get("schema")) != SCHEMA:
        raise ModelError(
            f"{where} has schema {schema!r}; this version reads schema {SCHEMA}",
            hint="pip install --upgrade alphamath-lite",
        )
    return _manifest(_Reader(data, where))


class _Reader:
    """Typed access to one JSON object; every complaint names the file and the key."""

    def __init__(self, data: Mapping[str, Any], where: str, prefix: str = "") -> None:
        self._data, self._where, self._prefix = data, where, prefix

    def fail(self, key: str, expected: str) -> NoReturn:
        found = json.dumps(self._data.get(key), ensure_ascii=False)[:60]
        raise ModelError(f"{self._where}: {self._prefix}{key} must be {expected}, found {found}")

    def text(self, key: str) -> str:
        value = self._data.get(key)
        return value if isinstance(value, str) else self.fail(key, "a text")

    def texts(self, key: str) -> tuple[str, ...]:
        value = self._data.get(key, [])
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            self.fail(key, "a list of texts")
        return tuple(value)

    def count(self, key: str) -> int:
        value = self._data.get(key)
        if isinstance(value, bool) or not isinstance(value, int) or value < 0:
            self.fail(key, "a whole number, not negative")
        return value

    def number(self, key: str, low: float = float("-inf"), high: float = float("inf")) -> float:
        value = self._data.get(key)
        if isinstance(value, bool) or not isinstance(value, int | float):
            self.fail(key, "a number")
        return float(value) if low <= value <= high else self.fail(key, f"in [{low}, {high}]")

    def optional(self, key: str, default: Any) -> Any:
        """A text or a count that older bundles lack; the default says which."""
        if key not in self._data:
            return default
        return self.text(key) if isinstance(default, str) else self.count(key)

    def choice(self, key: str, choices: tuple[Any, ...]) -> Any:
        value, names = self._data.get(key), ", ".join(map(str, choices))
        return value if value in choices else self.fail(key, f"one of {names}")

    def sub(self, key: str) -> "_Reader | None":
        value = self._data.get(key)
        if value is None:
            return None
        if not isinstance(value, dict):
            self.fail(key, "an object")
        return _Reader(value, self._where, f"{self._prefix}{key}.")

    def plain(self, key: str) -> Mapping[str, Any] | None:
        """An object kept as it is, without looking inside."""
        reader = self.sub(key)
        return reader._data if reader else None

    def need(self, key: str) -> "_Reader":
        return self.sub(key) or self.fail(key, "an object")

    def subs(self, key: str) -> list["_Reader"]:
        value = self._data.get(key, [])
        if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
            self.fail(key, "a list of objects")
        return [_Reader(v, self._where, f"{self._prefix}{key}[{i}].") for i, v in enumerate(value)]

    def file(self) -> tuple[str, str]:
        """A plain file name (it can never point outside the bundle) and a sha256."""
        if not _FILE_NAME.fullmatch(name := self.text("file")):
            self.fail("file", "the plain name of a file beside bundle.json")
        return name, self.sha256()

    def sha256(self, key: str = "sha256") -> str:
        found = self.text(key)
        return found if _SHA256.fullmatch(found) else self.fail(key, "64 hex digits")

    def numbers(self, key: str) -> dict[str, float]:
        reader = self.need(key)
        return {name: reader.number(name) for name in reader._data}


def _manifest(top: _Reader) -> Manifest:
    value, calibration, provenance = (
        top.sub(key) for key in ("value", "calibration", "provenance")
    )
    return Manifest(
        name=top.text("name"),
        version=top.text("version"),
        licence=top.text("licence"),
        policy=_policy(top.need("policy")),
        value=_value(value) if value else None,
        prompt=_prompt(top.need("prompt")),
        adapters=tuple(AdapterInfo(*a.file(), a.number("scale")) for a in top.subs("adapters")),
        calibration=_calibration(calibration) if calibration else None,
        provenance=_provenance(provenance) if provenance else Provenance(),
        verification=top.plain("verification"),
    )


def _policy(read: _Reader) -> PolicyInfo:
    sizes = (read.count(key) for key in ("n_params", "n_vocab", "n_embd", "n_ctx"))
    return PolicyInfo(*read.file(), read.text("architecture"), read.text("quantisation"), *sizes)


def _value(read: _Reader) -> ValueInfo:
    return ValueInfo(
        *read.file(),
        read.count("n_embd"),
        read.choice("read_out", get_args(ReadOut)),
        read.optional("activation", "tanh"),
        read.optional("opset", 17),
    )


def _prompt(read: _Reader) -> PromptFormat:
    stop = read.texts("stop")
    if not stop or not all(stop):
        read.fail("stop", "a list of texts, none of them empty")
    longest = read.optional("max_step_tokens", ALPHAMATH_PROMPT.max_step_tokens)
    if longest < 1:
        read.fail("max_step_tokens", "at least 1")
    return PromptFormat(read.choice("format", get_args(PromptName)), stop, longest)


def _calibration(read: _Reader) -> Calibration:
    read.choice("version", (CALIBRATION_VERSION,))
    strategies = tuple(
        StrategyConfidence(
            strategy=entry.text("strategy"),
            bias=entry.number("bias"),
            weights=entry.numbers("weights"),
            n_problems=entry.count("n_problems"),
            data=entry.text("data"),
            settings=entry.plain("settings") or {},
            measured=entry.plain("measured") or {},
        )
        for entry in read.subs("strategies")
    )
    return Calibration(read.sha256("weights_sha256"), strategies)


def _provenance(read: _Reader) -> Provenance:
    measured = tuple(
        Measurement(
            data=m.text("data"),
            strategy=m.text("strategy"),
            n_problems=m.count("n_problems"),
            accuracy=m.number("accuracy", 0, 1),
        )
        for m in read.subs("measured")
    )
    return Provenance(read.text("base"), read.count("rounds"), read.texts("data"), measured)
