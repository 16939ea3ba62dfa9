# make demo    solve a first problem            make check   format, lint, types, import contracts
# make test    run every test                   make bench   measurements against peers
# make model   train the default model again (docs/training.md); hours, goes on where it stopped
# The virtual environment .venv is made once and reused; constraints.txt pins what goes into it.

PYTHON ?= python3
BIN := .venv/bin
PIP := $(BIN)/pip install --quiet --constraint constraints.txt
PINNED := pyproject.toml constraints.txt

.PHONY: demo test check bench model clean

demo: .venv/core
	$(BIN)/alphamath-lite solve "Find all x such that x^2 - 5x + 6 = 0"

test: .venv/full
	$(BIN)/pytest

check: .venv/dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/mypy tests benchmarks
	$(BIN)/lint-imports

bench: .venv/full
	$(BIN)/python -m benchmarks.startup
	$(BIN)/python -m benchmarks.interpreter
	$(BIN)/python -m benchmarks.search_throughput --model mini
	$(BIN)/python -m benchmarks.search_throughput --model big
	$(BIN)/python -m benchmarks.tui

# The stages of the default model, each a file: policy and value on the curriculum, the policy's
# own solutions, then both again with these among the examples.
RUN ?= runs/model
TOKENS ?= 60e6
LATER_TOKENS ?= 10e6
PROCESSES ?= 2
PRETRAIN = PYTHONHASHSEED=0 $(BIN)/python -m alphamath_lite.training.pretrain --width 192 \
	--processes $(PROCESSES) --batch-tokens 6144 $(if $(GSM8K),--gsm8k $(GSM8K))

model: $(RUN)/released

$(RUN)/first.done: | .venv/full
	$(PRETRAIN) --out $(RUN)/first --tokens $(TOKENS) --wrong 0.15 --decay 0.9
	touch $@

$(RUN)/own.jsonl: $(RUN)/first.done
	$(BIN)/python -m alphamath_lite.training.release $(RUN)/first/last --out $(RUN)/bundle
	$(BIN)/python -m alphamath_lite.training.experience --model $(RUN)/bundle --out $@.part
	mv $@.part $@

$(RUN)/second.done: $(RUN)/own.jsonl
	$(PRETRAIN) --out $(RUN)/second --start $(RUN)/first/last --tokens $(LATER_TOKENS) \
		--own $< --own-share 0.3 --wrong 0.15 --decay 1
	touch $@

$(RUN)/released: $(RUN)/second.done
	$(BIN)/python -m alphamath_lite.training.release $(RUN)/second/last --keep checkpoints/mini
	touch $@

clean:
	rm -rf .venv

.venv/pip:
	$(PYTHON) -m venv .venv
	touch $@

.venv/core: .venv/pip $(PINNED)
	@echo "Installing (llama.cpp is compiled once, about four minutes) ..."
	$(PIP) --editable .
	touch $@

.venv/full: .venv/core
	$(PIP) torch==2.13.0
	$(PIP) --editable ".[test,train,export,deepmind]"
	touch $@

.venv/dev: .venv/full
	$(PIP) --editable ".[dev]"
	touch $@
