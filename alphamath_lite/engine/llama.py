"""The thin layer over llama.cpp's C interface: a model, a context, its batch and its cells.

Nothing here knows of steps or search. The arrays of a batch are numpy arrays that the C struct
points to, so filling a batch copies no Python object; outputs are read as views, without copies.
"""

import contextlib
import ctypes
import os
import sys
from collections import deque
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

# By default GNU OpenMP spins for milliseconds at every barrier while another process holds the
# other thread's core: a turn takes five times as long. It reads this when it is loaded.
os.environ.setdefault("GOMP_SPINCOUNT", "1000")

import llama_cpp

from alphamath_lite.engine.settings import EngineSettings
from alphamath_lite.engine.threads import SMALL_MODEL_PARAMETERS
from alphamath_lite.errors import EngineError, ModelError

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int32]

OK, NO_CELLS, ABORTED = 0, 1, 2  # return codes of llama_decode
CACHE_TYPES = {"f32": 0, "f16": 1, "q4_0": 2, "q8_0": 8}  # enum ggml_type
UNQUANTISED = ("0", "1", "32")  # enum llama_ftype: F32, F16, BF16
FLASH_OFF, FLASH_AUTO = 0, -1
LOG_WARN, LOG_ERROR = 2, 3

_log: deque[str] = deque(maxlen=20)


@llama_cpp.llama_log_callback  # type: ignore[untyped-decorator]
def _keep_errors(level: int, text: bytes, _data: int) -> None:
    if level in (LOG_WARN, LOG_ERROR):
        _log.append(text.decode("utf-8", "replace").strip())


llama_cpp.llama_log_set(_keep_errors, ctypes.c_void_p(0))


def last_complaint() -> str:
    """What llama.cpp last said about an error, in its own words; empty when it said nothing."""
    return _log[-1] if _log else ""


def build_name() -> str:
    """Version and compiled features of the llama.cpp in use: part of the key of saved states."""
    return f"{llama_cpp.__version__} {llama_cpp.llama_print_system_info().decode()}"


def can_use_gpu() -> bool:
    """Whether this llama.cpp was compiled for a GPU and finds one."""
    return bool(llama_cpp.llama_supports_gpu_offload())


class Model:
    """The weights and the vocabulary of a policy.

    Raises ModelError when the file is missing, unreadable, or of an architecture whose memory
    cannot be shared between branches.
    """

    def __init__(self, path: Path, settings: EngineSettings) -> None:
        if not path.is_file():
            raise ModelError(
                f"There is no model file {path}.", hint="Check the path of the bundle."
            )
        params = llama_cpp.llama_model_default_params()
        params.n_gpu_layers = settings.n_gpu_layers
        params.use_extra_bufts = settings.repack
        _log.clear()
        self.path = path
        self.handle = llama_cpp.llama_model_load_from_file(str(path).encode(), params)
        if not self.handle:
            raise ModelError(
                f"llama.cpp cannot read {path}: {last_complaint() or 'no reason given'}",
                hint="Download or export the model again; it must be a complete GGUF file.",
            )
        self._refuse_unfit()
        self.vocab = llama_cpp.llama_model_get_vocab(self.handle)
        self.n_vocab = int(llama_cpp.llama_vocab_n_tokens(self.vocab))
        self.n_embd = int(llama_cpp.llama_model_n_embd(self.handle))
        self.n_ctx_train = int(llama_cpp.llama_model_n_ctx_train(self.handle))
        self.n_parameters = int(llama_cpp.llama_model_n_params(self.handle))
        self.adapters = [self._load_adapter(file) for file, _ in settings.adapters]

    def _refuse_unfit(self) -> None:
        tests = {
            "recurrent": llama_cpp.llama_model_is_recurrent,
            "partly recurrent": llama_cpp.llama_model_is_hybrid,
            "diffusion": llama_cpp.llama_model_is_diffusion,
            "encoder": llama_cpp.llama_model_has_encoder,
        }
        for kind, test in tests.items():
            if test(self.handle):
                raise ModelError(
                    f"{self.path.name} is a {kind} model: its branches cannot share a prefix.",
                    hint="Choose a decoder model with full attention, such as Llama or Qwen2.",
                )
        if not llama_cpp.llama_model_has_decoder(self.handle):
            raise ModelError(
                f"{self.path.name} has no decoder: it cannot write.",
                hint="Choose a decoder model with full attention, such as Llama or Qwen2.",
            )

    def _load_adapter(self, file: Path) -> Any:
        handle = llama_cpp.llama_adapter_lora_init(self.handle, str(file).encode())
        if not handle:
            raise ModelError(
                f"The adapter {file} does not fit {self.path.name}: {last_complaint()}",
                hint="Use the adapter with the model it was trained on.",
            )
        return handle

    def metadata(self, key: str) -> str | None:
        """A value of the GGUF header as text; None when it is absent."""
        buffer = ctypes.create_string_buffer(256)
        size = llama_cpp.llama_model_meta_val_str(self.handle, key.encode(), buffer, len(buffer))
        return None if size < 0 else buffer.value.decode("utf-8", "replace")

    @property
    def quantised(self) -> bool:
        """Whether the weights have fewer than 16 bits."""
        return (self.metadata("general.file_type") or "0") not in UNQUANTISED

    def bytes_per_cell(self, cache_type: str) -> int:
        """Memory of one key/value cell over all layers."""
        heads = int(llama_cpp.llama_model_n_head(self.handle))
        width = self.n_embd // max(1, heads)
        arch = self.metadata("general.architecture")
        keys = int(self.metadata(f"{arch}.attention.key_length") or width)
        values = int(self.metadata(f"{arch}.attention.value_length") or width)
        n_kv = int(llama_cpp.llama_model_n_head_kv(self.handle)) * int(
            llama_cpp.llama_model_n_layer(self.handle)
        )
        bits = {"f32": 32, "f16": 16, "q8_0": 9, "q4_0": 5}[cache_type]
        return n_kv * (keys + values) * bits // 8

    def close(self) -> None:
        """Free the weights; the contexts of the model must be closed before."""
        if self.handle:
            llama_cpp.llama_model_free(self.handle)
            self.handle = None


class Context:
    """The cells of a model and one batch; unified cells, so that sequences share prefixes.

    `tokens`, `positions`, `sequences` (int32) and `wanted` (int8: outputs asked for) are the
    batch's arrays, each of length n_batch: fill the first n entries, then `decode(n)`.
    """

    def __init__(
        self, model: Model, settings: EngineSettings, *, n_ctx: int, n_threads: int
    ) -> None:
        params = llama_cpp.llama_context_default_params()
        params.n_ctx = n_ctx
        params.n_batch = settings.n_batch
        params.n_ubatch = min(512, params.n_batch)
        params.n_seq_max = settings.n_sequences
        params.n_threads = params.n_threads_batch = n_threads
        params.embeddings = False
        params.pooling_type = 0  # none: one hidden state per token
        params.kv_unified = True
        params.type_k = params.type_v = CACHE_TYPES[settings.cache_type]
        params.flash_attn_type = FLASH_AUTO if _flash(settings, model) else FLASH_OFF
        self._stop_flag = (ctypes.c_uint8 * 2)()
        params.abort_callback = _stop_test()
        params.abort_callback_data = ctypes.addressof(self._stop_flag)
        self._params = params  # keeps the callback alive
        self.handle = llama_cpp.llama_init_from_model(model.handle, params)
        if not self.handle:
            raise EngineError(
                f"llama.cpp cannot make a context of {n_ctx} cells: {last_complaint()}",
                hint="Choose a smaller context (n_ctx), or free memory.",
            )
        self.n_ctx = int(llama_cpp.llama_n_ctx(self.handle))
        self.n_batch = int(llama_cpp.llama_n_batch(self.handle))
        self._memory = llama_cpp.llama_get_memory(self.handle)
        self._n_vocab, self._n_embd = model.n_vocab, model.n_embd
        self._hidden_on = False
        self._views: dict[str, tuple[int, Floats]] = {}
        self._set_adapters(model, settings)
        self._make_batch()

    def _set_adapters(self, model: Model, settings: EngineSettings) -> None:
        if not model.adapters:
            return
        n = len(model.adapters)
        scales = (ctypes.c_float * n)(*(scale for _, scale in settings.adapters))
        handles = (llama_cpp.llama_adapter_lora_p_ctypes * n)(*model.adapters)
        llama_cpp.llama_set_adapters_lora(self.handle, handles, n, scales)

    def _make_batch(self) -> None:
        n = self.n_batch
        self.tokens, self.positions, self.sequences = (np.zeros(n, np.int32) for _ in range(3))
        self.wanted = np.zeros(n, np.int8)
        self._n_seq = np.ones(n, np.int32)
        self._seq_pointers = self.sequences.ctypes.data + 4 * np.arange(n, dtype=np.uint64)
        batch = llama_cpp.llama_batch()
        fields: dict[str, npt.NDArray[Any]] = {
            "token": self.tokens,
            "pos": self.positions,
            "n_seq_id": self._n_seq,
            "seq_id": self._seq_pointers,
            "logits": self.wanted,
        }
        types = dict(llama_cpp.llama_batch._fields_)
        for name, array in fields.items():
            setattr(batch, name, ctypes.cast(array.ctypes.data, types[name]))
        self._batch = batch

    def decode(self, n: int, *, hidden: bool = False) -> int:
        """Run the first n entries of the batch: OK, NO_CELLS or ABORTED.

        With `hidden`, hidden states come beside the logits, and every entry must be wanted.
        Raises EngineError when llama.cpp fails for another reason.
        """
        if hidden != self._hidden_on:
            llama_cpp.llama_set_embeddings(self.handle, hidden)
            self._hidden_on = hidden
        self._batch.n_tokens = n
        code: int = llama_cpp.llama_decode(self.handle, self._batch)
        if code not in (OK, NO_CELLS, ABORTED):
            raise EngineError(
                f"llama.cpp failed to decode {n} tokens (code {code}): {last_complaint()}",
                hint="Try a smaller context (n_ctx) or fewer layers on the GPU (n_gpu_layers).",
            )
        return code

    def logits(self, n: int) -> Floats:
        """The logits of the n wanted tokens of the last decode, a view: [n, n_vocab]."""
        return self._view("logits", llama_cpp.llama_get_logits(self.handle), n, self._n_vocab)

    def hidden(self, n: int) -> Floats:
        """The final-norm hidden states of the last decode, a view: [n, n_embd]."""
        return self._view("hidden", llama_cpp.llama_get_embeddings(self.handle), n, self._n_embd)

    def _view(self, name: str, pointer: Any, n: int, width: int) -> Floats:
        address = ctypes.addressof(pointer.contents)
        known = self._views.get(name)
        if known is None or known[0] != address or len(known[1]) < n:
            buffer = (ctypes.c_float * (n * width)).from_address(address)
            known = (address, np.ctypeslib.as_array(buffer).reshape(n, width))
            self._views[name] = known
        return known[1][:n]

    def copy(self, source: int, target: int, end: int) -> None:
        """Let sequence `target` share the cells of `source` at positions [0, end)."""
        llama_cpp.llama_memory_seq_cp(self._memory, source, target, 0, end)

    def remove(self, sequence: int, start: int = 0) -> None:
        """Take positions [start, infinity) from a sequence; cells nobody holds become free."""
        llama_cpp.llama_memory_seq_rm(self._memory, sequence, start, -1)

    def clear(self) -> None:
        """Free every cell."""
        llama_cpp.llama_memory_clear(self._memory, False)

    def save(self, file: Path, sequence: int, tokens: Ints) -> bool:
        """Write the cells of a sequence to a file; False when llama.cpp could not."""
        array = (ctypes.c_int32 * len(tokens))(*tokens.tolist())
        name = str(file).encode()
        return bool(
            llama_cpp.llama_state_seq_save_file(self.handle, name, sequence, array, len(tokens))
        )

    def load(self, file: Path, sequence: int, tokens: Ints) -> bool:
        """Read the cells of a sequence; False when the file does not hold exactly `tokens`."""
        room, count = (ctypes.c_int32 * len(tokens))(), ctypes.c_size_t()
        name = str(file).encode()
        read = llama_cpp.llama_state_seq_load_file(
            self.handle, name, sequence, room, len(tokens), ctypes.byref(count)
        )
        if read and count.value == len(tokens) and list(room) == tokens.tolist():
            return True
        self.remove(sequence)
        return False

    def request_stop(self) -> None:
        """Abort a running decode as soon as possible; safe from any thread or signal handler."""
        self._stop_flag[0] = 1

    @property
    def stop_requested(self) -> bool:
        """Whether `request_stop` was called since the last `clear_stop`."""
        return self._stop_flag[0] != 0

    def clear_stop(self) -> None:
        """Forget a request to stop."""
        self._stop_flag[0] = 0

    def close(self) -> None:
        """Free the cells and the buffers."""
        if self.handle:
            llama_cpp.llama_free(self.handle)
            self.handle = None


def _flash(settings: EngineSettings, model: Model) -> bool:
    """As asked; else for all but tiny models.

    Measured on a CPU: 2.4 times as slow with 3.5M parameters and 300 cells, 1.3 times as fast with
    235M, and 3 times with 4,000 cells, as it passes over the cells of other branches.
    """
    if settings.flash_attention is None:
        return model.n_parameters > SMALL_MODEL_PARAMETERS
    return settings.flash_attention


def _stop_test() -> Any:
    """`strlen` as abort callback: true while the flag's first byte is set, without any Python."""
    library = ctypes.CDLL("msvcrt") if sys.platform == "win32" else ctypes.CDLL(None)
    return ctypes.cast(library.strlen, llama_cpp.ggml_abort_callback)


def physical_memory() -> int:
    """Bytes of memory of this machine; 8 GiB where the system does not tell."""
    with contextlib.suppress(AttributeError, ValueError, OSError):
        return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    return 8 << 30
