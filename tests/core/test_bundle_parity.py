"""What llama.cpp computes from a written bundle is what PyTorch computes from the checkpoint."""

import ctypes
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from alphamath_lite.bundles.write_gguf import write_gguf
from tests.core.bundle_factory import TAGS, write_checkpoint

pytestmark = pytest.mark.slow

TEXTS = [
    "Find all x such that x^2 - 5x + 6 = 0.",
    "12345678901234567890 + 0.5 = 1e-3",
    r"\frac{-b \pm \sqrt{b^2-4ac}}{2a}, $\alpha\beta \le \pi$",
    "naïve café, Привет, 数学 is 你好, ∀x∈ℝ: x² ≥ 0, 🧮🎓",
    "  two  spaces\tand\ttabs \n\n\nblank lines\r\nand returns   ",
    "it's we've I'LL don't",
    "def f(x):\n    return x**2  # ok\n\nprint(f(3))\n",
    "a < b, a <b> c, </ step>, <stepp>, <|en",
    "",
    " ",
    "\n",
]
TAGGED = [
    "<question> How many? </question>\n<step>\n<p>\nAdd.\n</p>\n<code>\nprint(1+2)\n</code>\n"
    "<output>\n3\n</output>\n</step>\n<|end|>",
    "x<step></step><step>\n  y</p>",
]


class LlamaCpp:
    """The low-level API as the engine uses it: one sequence, embeddings on, no pooling."""

    def __init__(self, path: Path) -> None:
        lib = pytest.importorskip("llama_cpp")

        self.lib: Any = lib
        model_params = lib.llama_model_default_params()
        model_params.n_gpu_layers = 0
        self.model = lib.llama_model_load_from_file(str(path).encode(), model_params)
        assert self.model, path
        params = lib.llama_context_default_params()
        params.n_ctx = params.n_batch = params.n_ubatch = 128
        params.n_threads = params.n_threads_batch = 1
        params.embeddings = True
        params.type_k = params.type_v = 0  # float32 cells and plain attention: only weights count
        params.flash_attn_type = lib.LLAMA_FLASH_ATTN_TYPE_DISABLED
        params.pooling_type = lib.LLAMA_POOLING_TYPE_NONE
        self.context = lib.llama_init_from_model(self.model, params)
        self.vocab = lib.llama_model_get_vocab(self.model)

    def close(self) -> None:
        self.lib.llama_free(self.context)
        self.lib.llama_model_free(self.model)

    def tokenise(self, text: str, *, special: bool) -> list[int]:
        data = text.encode()
        ids = (ctypes.c_int32 * (len(data) + 8))()
        n = self.lib.llama_tokenize(self.vocab, data, len(data), ids, len(ids), False, special)
        assert n >= 0
        return list(ids[:n])

    def run(self, tokens: list[int], n_embd: int) -> tuple[np.ndarray[Any, Any], ...]:
        """Logits [n, n_vocab] and final hidden states [n, n_embd]."""
        lib, n = self.lib, len(tokens)
        batch = lib.llama_batch_init(n, 0, 1)
        batch.n_tokens = n
        for i, token in enumerate(tokens):
            batch.token[i], batch.pos[i], batch.logits[i] = token, i, 1
            batch.n_seq_id[i], batch.seq_id[i][0] = 1, 0
        assert lib.llama_decode(self.context, batch) == 0
        logits = self._rows(lib.llama_get_logits_ith, n, lib.llama_vocab_n_tokens(self.vocab))
        hidden = self._rows(lib.llama_get_embeddings_ith, n, n_embd)
        lib.llama_batch_free(batch)
        return logits, hidden

    def _rows(self, row: Any, n: int, width: int) -> np.ndarray[Any, Any]:
        return np.array([np.ctypeslib.as_array(row(self.context, i), (width,)) for i in range(n)])


def torch_outputs(checkpoint: Path, tokens: list[int]) -> tuple[np.ndarray[Any, Any], ...]:
    torch = pytest.importorskip("torch")
    transformers = pytest.importorskip("transformers")
    model = transformers.AutoModelForCausalLM.from_pretrained(checkpoint, dtype=torch.float32)
    model.eval()
    with torch.no_grad():
        out = model(torch.tensor([tokens]), output_hidden_states=True)
    return out.logits[0].numpy(), out.hidden_states[-1][0].numpy()


@pytest.mark.parametrize("dtype, tolerance", [("F32", 1e-4), ("F16", 5e-3)])
@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"tie_word_embeddings": False, "num_key_value_heads": 4, "rope_theta": 500000.0},
        {"head_dim": 32},
        {"architectures": ["Qwen2ForCausalLM"], "model_type": "qwen2"},
        {"architectures": ["Qwen3ForCausalLM"], "model_type": "qwen3", "head_dim": 32},
    ],
    ids=["tied", "untied", "wide_heads", "qwen2", "qwen3"],
)
def test_logits_and_hidden_states_equal_pytorch(
    tmp_path: Path, changes: dict[str, Any], dtype: Any, tolerance: float
) -> None:
    checkpoint = write_checkpoint(tmp_path / "checkpoint", **changes)
    write_gguf(checkpoint, tmp_path / "policy.gguf", dtype=dtype)
    llama = LlamaCpp(tmp_path / "policy.gguf")
    tokens = llama.tokenise(TAGGED[0] + TEXTS[0], special=True)
    logits, hidden = llama.run(tokens, 64)
    llama.close()
    expected_logits, expected_hidden = torch_outputs(checkpoint, tokens)
    assert np.abs(expected_logits).max() > 1  # a model that computes something
    np.testing.assert_allclose(logits, expected_logits, atol=tolerance * 5, rtol=tolerance)
    np.testing.assert_allclose(hidden, expected_hidden, atol=tolerance * 5, rtol=tolerance)


@pytest.fixture(scope="module")
def tokenizers(tmp_path_factory: pytest.TempPathFactory) -> Any:
    library = pytest.importorskip("tokenizers")
    folder = tmp_path_factory.mktemp("vocabulary")
    checkpoint = write_checkpoint(folder / "checkpoint")
    write_gguf(checkpoint, folder / "policy.gguf", dtype="F32")
    llama = LlamaCpp(folder / "policy.gguf")
    yield llama, library.Tokenizer.from_file(str(checkpoint / "tokenizer.json"))
    llama.close()


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("special", [True, False])
def test_plain_text_gives_the_same_tokens(tokenizers: Any, text: str, special: bool) -> None:
    llama, reference = tokenizers
    assert llama.tokenise(text, special=special) == reference.encode(text).ids


@pytest.mark.parametrize("text", TAGGED)
def test_tags_are_single_tokens_where_special_text_is_allowed(tokenizers: Any, text: str) -> None:
    llama, reference = tokenizers
    ids = llama.tokenise(text, special=True)
    assert ids == reference.encode(text).ids
    tags = {reference.token_to_id(tag) for tag in TAGS}
    assert sum(i in tags for i in ids) == sum(text.count(tag) for tag in TAGS)


@pytest.mark.parametrize("text", TAGGED)
def test_tags_stay_text_where_special_text_is_not_allowed(tokenizers: Any, text: str) -> None:
    llama, reference = tokenizers
    ids = llama.tokenise(text, special=False)
    assert not {reference.token_to_id(tag) for tag in TAGS} & set(ids)
    assert reference.decode(ids) == text
