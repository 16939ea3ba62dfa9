"""The command as a person has it: the plan, what stands on which stream, what is never done."""

import json
from pathlib import Path

from tests.core.cli_tools import MAIN, Shell, one_message
from tests.export.checkpoints import linear_head, save, write_tiny
from tests.export.exports import left_in
from tests.export.test_export_lora import lora

PLAN = ("from", "policy", "context", "tokenizer", "value", "prompt", "memory", "disk", "time")


def test_the_plan_says_what_will_be_done_and_does_nothing(tmp_path: Path) -> None:
    write_tiny(tmp_path / "model")
    shell = Shell(tmp_path)
    done = shell("export", "model", "--dry-run", "--quant", "Q8_0,F16")
    assert (done.returncode, done.stdout) == (0, "")
    lines = done.stderr.splitlines()
    assert tuple(line.split()[0] for line in lines[: len(PLAN)]) == PLAN
    assert [line.split()[1] for line in lines if line.startswith("write")] == [
        "model-bundle/Q8_0:",
        "model-bundle/F16:",
    ]
    tensors = [line.split() for line in lines if line.startswith("tensor ")]
    assert sum(int(words[1]) for words in tensors) == 20
    assert tensors[0][3:7] == ["token_embd.weight", "400", "x", "64"]
    assert left_in(tmp_path) == ["model"]


def test_the_bundles_path_is_the_only_thing_on_stdout(tmp_path: Path) -> None:
    folder = write_tiny(tmp_path / "model")
    save(folder / "value_head.safetensors", linear_head(64))
    shell, options = Shell(tmp_path), ["--quant", "F16", "--reference", "file"]
    done = shell("export", "model", *options)
    assert (done.returncode, done.stdout) == (0, "model-bundle\n"), done.stderr
    assert "verify     F16" in done.stderr
    assert "tokens     22 strings: the same tokens as tokenizers" in done.stderr
    assert "--force" in one_message(shell("export", "model", *options), 2)
    again = shell("export", "model", *options, "--force", "--json")
    assert again.returncode == 0, again.stderr
    (facts,) = json.loads(again.stdout)["bundles"]
    assert (facts["path"], facts["verification"]["passed"]) == ("model-bundle", True)
    shown = shell("models", "show", "model-bundle", "--json")
    assert json.loads(shown.stdout)["value"]["activation"] == "tanh"


def test_what_makes_no_sense_is_refused_and_touches_nothing(tmp_path: Path) -> None:
    folder = write_tiny(tmp_path / "model")
    before, shell = left_in(folder), Shell(tmp_path)
    assert "replaces bundles only" in one_message(
        shell("export", "model", "--out", "model", "--force"), 2
    )
    assert "no LoRA adapter" in one_message(shell("export", "model", "--base", "model"), 2)
    without = f"import sys; sys.modules['torch'] = None; {MAIN}"
    options = ["--dry-run", "--reference", "torch"]
    assert "needs PyTorch" in one_message(shell("export", "model", *options, code=without), 2)
    assert (left_in(tmp_path), left_in(folder)) == (["model"], before)


def test_an_adapter_goes_on_top_of_a_bundle(tmp_path: Path) -> None:
    base = write_tiny(tmp_path / "base")
    lora(tmp_path / "adapter", base)
    shell = Shell(tmp_path)
    assert shell("export", "base", "--out", "below", "--verify", "off").returncode == 0
    options = ["--base", "below", "--out", "above"]
    dry = shell("export", "adapter", *options, "--dry-run")
    assert dry.stdout == ""
    assert sum(line.startswith("tensor ") for line in dry.stderr.splitlines()) == 3
    assert not (tmp_path / "above").exists()
    done = shell("export", "adapter", *options, "--json")
    assert done.returncode == 0, done.stderr
    (facts,) = json.loads(done.stdout)["bundles"]
    assert [adapter["file"] for adapter in facts["adapters"]] == ["adapter.gguf"]
    assert "no checkpoint here" in one_message(shell("export", "adapter", "--base", "gone"), 3)
