"""Training: tokens made for copying, examples with the right weights, checkpoints."""

import math
from pathlib import Path
from random import Random

import numpy as np
import pytest

pytest.importorskip("torch", reason="the extra [train] is not installed")

import torch
from tokenizers import Tokenizer

from alphamath_lite.curriculum.traces import Trace, sample, work
from alphamath_lite.steps import CODE_END, STEP_END, AnswerStep, CodeStep, render_solution
from alphamath_lite.training import mistakes
from alphamath_lite.training.batching import batches, collate
from alphamath_lite.training.checkpoint import load_checkpoint, save_checkpoint
from alphamath_lite.training.examples import Example, encode
from alphamath_lite.training.loss import joint_loss
from alphamath_lite.training.network import NetworkSize, PolicyValueNet
from alphamath_lite.training.pretrain import PretrainSettings, rate
from alphamath_lite.training.tokenizer import CONTROL_TOKENS, train_tokenizer


@pytest.fixture(scope="module")
def trace() -> Trace:
    return work(*sample("absolute_value/simple_equation", Random(1), noisy=False))


@pytest.fixture(scope="module")
def tokenizer(trace: Trace) -> Tokenizer:
    text = render_solution(" " + trace.problem.question, list(trace.steps))
    return train_tokenizer([text, " find the solve print equation"] * 20, n_vocab=480)


@pytest.fixture
def network(tokenizer: Tokenizer) -> PolicyValueNet:
    n_vocab = tokenizer.get_vocab_size()
    size = NetworkSize(n_vocab=n_vocab, n_embd=32, n_layer=2, n_head=2, n_kv_head=2, n_ff=64)
    return PolicyValueNet(size)


def right_example(tokenizer: Tokenizer, trace: Trace) -> Example:
    return encode(tokenizer, trace.problem.question, mistakes.right(trace))


def test_digits_and_operators_are_tokens_of_their_own(tokenizer: Tokenizer) -> None:
    tokens = tokenizer.encode("print(12*x+345)").tokens
    assert tokens == ["print", "(", "1", "2", "*", "x", "+", "3", "4", "5", ")"]


def test_a_letter_is_the_same_token_with_and_without_a_space_before_it(
    tokenizer: Tokenizer,
) -> None:
    alone, spaced = tokenizer.encode("x").tokens, tokenizer.encode(" x").tokens
    assert alone == ["x"]
    assert spaced[-1] == "x"


def test_tags_are_control_tokens_and_any_text_comes_back(tokenizer: Tokenizer) -> None:
    text = "<step>\n<p>\nSo: √2 ≤ π, ½ naïve\n\n   x\n</p>\n</step>\n"
    encoded = tokenizer.encode(text)
    assert {"<step>", "</step>", "<p>", "</p>"} <= set(encoded.tokens) & set(CONTROL_TOKENS)
    assert tokenizer.decode(encoded.ids, skip_special_tokens=False) == text


def test_the_tokens_of_a_solution_are_those_of_its_parts(
    tokenizer: Tokenizer, trace: Trace
) -> None:
    whole = tokenizer.encode(render_solution(trace.problem.question, list(trace.steps))).ids
    assert right_example(tokenizer, trace).tokens.tolist() == whole


def test_outputs_are_not_learned_and_every_step_end_has_a_target(
    tokenizer: Tokenizer, trace: Trace
) -> None:
    example = right_example(tokenizer, trace)
    written = tokenizer.decode(
        example.tokens[example.policy == 1].tolist(), skip_special_tokens=False
    )
    code = trace.steps[0]
    assert isinstance(code, CodeStep)
    assert code.output is not None
    assert f"<output>\n{code.output}" not in written
    assert written.count(CODE_END) == 1
    assert written.endswith(STEP_END)
    judged = ~np.isnan(example.targets)
    assert judged.sum() == len(trace.steps)
    assert all(tokenizer.id_to_token(t) == "Ċ" for t in example.tokens[judged])


def test_a_wrong_solution_has_another_answer_and_is_never_learned(trace: Trace) -> None:
    other = work(*sample("absolute_value/point_distance", Random(2), noisy=False))
    found = [w for seed in range(60) if (w := mistakes.wrong(trace, other, Random(seed)))]
    assert len(found) > 10
    for steps in found:
        last = steps[-1]
        assert isinstance(last.step, AnswerStep)
        assert last.step.answer != trace.problem.answer
        assert last.value == -1.0
        assert not any(step.write for step in steps)


def test_a_recovering_solution_shows_a_real_error_and_learns_only_the_mend(trace: Trace) -> None:
    found = [r for seed in range(40) if (r := mistakes.recovering(trace, Random(seed)))]
    assert found
    for steps in found:
        [broken] = [s for s in steps if not s.write]
        assert isinstance(broken.step, CodeStep)
        assert "Error" in (broken.step.output or "")
        assert steps[-1].step == trace.steps[-1]


def test_batches_hold_every_example_once(tokenizer: Tokenizer, trace: Trace) -> None:
    examples = [right_example(tokenizer, trace)] * 7
    found = list(batches(examples, n_tokens=300, rng=Random(0)))
    assert sum(len(batch.tokens) for batch in found) == 7
    assert sum(batch.n_tokens for batch in found) == sum(map(len, examples))


def test_padding_changes_nothing(
    tokenizer: Tokenizer, trace: Trace, network: PolicyValueNet
) -> None:
    example = right_example(tokenizer, trace)
    alone = joint_loss(network, collate([example], multiple=1), beta=0.1)
    padded = joint_loss(network, collate([example], multiple=128), beta=0.1)
    assert torch.allclose(alone.total, padded.total, atol=1e-5)


def test_a_tiny_network_learns_one_solution_by_heart(
    tokenizer: Tokenizer, trace: Trace, network: PolicyValueNet
) -> None:
    batch = collate([right_example(tokenizer, trace)])
    optimiser = torch.optim.AdamW(network.parameters(), lr=1e-2)
    before = joint_loss(network, batch, beta=0.1)
    for _ in range(80):
        optimiser.zero_grad()
        losses = joint_loss(network, batch, beta=0.1)
        losses.total.backward()  # type: ignore[no-untyped-call]
        optimiser.step()
    assert losses.policy < before.policy / 10
    assert losses.value < 0.1


def test_a_checkpoint_comes_back(
    tmp_path: Path, tokenizer: Tokenizer, network: PolicyValueNet
) -> None:
    save_checkpoint(tmp_path / "last", network, tokenizer, dtype=torch.float32)
    again, tokens = load_checkpoint(tmp_path / "last")
    assert tokens.to_str() == tokenizer.to_str()
    for name, tensor in network.state_dict().items():
        assert torch.equal(tensor, again.state_dict()[name]), name


def test_the_learning_rate_rises_stays_and_falls_to_zero() -> None:
    settings = PretrainSettings(n_tokens=1000, warmup=0.1, decay=0.5)
    rates = [rate(done, settings) for done in (0, 50, 100, 300, 750, 1000)]
    assert rates[0] < rates[1] < rates[2] == rates[3] == 1.0
    assert math.isclose(rates[4], 0.5)
    assert rates[5] == 0.0
