"""bundle.json: what is written is read back, and a wrong one is refused with its place named."""

import json
import math
from dataclasses import replace
from typing import Any

import pytest

from alphamath_lite.bundles.manifest import (
    ALPHAMATH_PROMPT,
    AdapterInfo,
    Calibration,
    Manifest,
    Measurement,
    PolicyInfo,
    Provenance,
    StrategyConfidence,
    ValueInfo,
    manifest_to_json,
    parse_manifest,
)
from alphamath_lite.errors import ModelError

SHA = "0" * 64
FULL = Manifest(
    name="tiny",
    version="2",
    licence="MIT",
    policy=PolicyInfo("policy.gguf", SHA, "llama", "Q8_0", 1000, 400, 64, 256),
    value=ValueInfo("value.onnx", SHA, 64, "newline"),
    prompt=ALPHAMATH_PROMPT,
    adapters=(AdapterInfo("adapter.gguf", SHA, 0.5),),
    calibration=Calibration(
        SHA,
        (
            StrategyConfidence(
                "vote",
                -0.5,
                {"support": 1.0, "value": 2.0},
                200,
                "own problems",
                {"n_samples": 8, "temperature": 0.5},
                {"auroc": 0.8, "ece": 0.03},
            ),
        ),
    ),
    provenance=Provenance("scratch", 2, ("curriculum",), (Measurement("own", "sbs", 100, 0.5),)),
)


def parse(data: Any) -> Manifest:
    return parse_manifest(json.dumps(data), where="bundle.json")


def changed(path: str, value: Any) -> dict[str, Any]:
    data: dict[str, Any] = json.loads(manifest_to_json(FULL))
    *parents, last = path.split(".")
    place = data
    for parent in parents:
        place = place[parent]
    place[last] = value
    return data


def test_round_trip() -> None:
    assert parse_manifest(manifest_to_json(FULL), where="") == FULL


def test_a_bundle_needs_neither_value_head_nor_adapters_nor_calibration() -> None:
    bare = replace(FULL, value=None, adapters=(), calibration=None, provenance=Provenance())
    assert parse_manifest(manifest_to_json(bare), where="") == bare
    assert [ref.file for ref in bare.files] == ["policy.gguf"]


def test_unknown_keys_are_left_alone() -> None:
    assert parse(changed("comment", "hello")) == FULL


@pytest.mark.parametrize("schema", [0, 2, "1", None])
def test_another_schema_is_refused_with_the_way_out(schema: Any) -> None:
    with pytest.raises(ModelError, match="schema") as caught:
        parse(changed("schema", schema))
    assert "upgrade" in caught.value.hint


@pytest.mark.parametrize(
    "path, value",
    [
        ("name", 3),
        ("policy", None),
        ("policy.n_embd", "64"),
        ("policy.n_embd", -1),
        ("policy.n_embd", True),
        ("policy.sha256", "abc"),
        ("policy.file", "../policy.gguf"),
        ("policy.file", "/etc/passwd"),
        ("policy.file", ".hidden"),
        ("policy.file", "C:\\policy.gguf"),
        ("value.read_out", "somewhere"),
        ("prompt.format", "poem"),
        ("prompt.stop", []),
        ("prompt.stop", [""]),
        ("adapters", {"file": "x"}),
        ("calibration.version", 2),
        ("calibration.weights_sha256", "abc"),
        ("calibration.strategies", {"vote": 1}),
        ("calibration.strategies", [{"strategy": 3}]),
        ("calibration.strategies", [{"strategy": "vote", "bias": "0"}]),
        ("calibration.strategies", [{"strategy": "vote", "bias": 0, "weights": {"value": None}}]),
    ],
)
def test_a_wrong_entry_is_named(path: str, value: Any) -> None:
    with pytest.raises(ModelError) as caught:
        parse(changed(path, value))
    assert path in caught.value.message


@pytest.mark.parametrize("text", ["", "{", "[]", "3", "null"])
def test_what_is_no_manifest_is_refused(text: str) -> None:
    with pytest.raises(ModelError, match=r"bundle.json"):
        parse_manifest(text, where="bundle.json")


def test_a_confidence_is_the_sigmoid_of_a_weighted_sum_and_never_overflows() -> None:
    assert FULL.calibration is not None
    [confidence] = FULL.calibration.strategies
    assert confidence({"support": 0.5, "value": 0.0, "other": 9.0}) == pytest.approx(0.5)
    assert confidence({"support": 0.5, "value": 1.0}) == pytest.approx(1 / (1 + math.exp(-2)))
    assert 0 <= confidence({"support": -1e9, "value": 0.0}) < 1e-100
    assert confidence({"support": 1e9, "value": 0.0}) == 1
