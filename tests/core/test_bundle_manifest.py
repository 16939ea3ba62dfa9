"""bundle.json: what is written is read back, and a wrong one is refused with its place named."""

import json
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
    calibration=Calibration("value", ((-1.0, 0.1), (0.0, 0.5), (1.0, 0.9)), 200, "own problems"),
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
        ("calibration.knots", [[0, 0.5], [0, 0.6]]),
        ("calibration.knots", [[0, 0.5], [1, 0.4]]),
        ("calibration.knots", [[0, 1.5]]),
        ("calibration.knots", []),
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


def test_calibration_interpolates_and_stays_flat_outside() -> None:
    calibration = FULL.calibration
    assert calibration is not None
    scores = (-3.0, -1.0, -0.5, 0.0, 0.5, 1.0, 7.0)
    expected = (0.1, 0.1, 0.3, 0.5, 0.7, 0.9, 0.9)
    assert [calibration(score) for score in scores] == pytest.approx(expected)
