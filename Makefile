# make demo    solve a first problem            make check   format, lint, types, import contracts
# make test    run every test                   make bench   measurements against peers
# The virtual environment .venv is made once and reused; constraints.txt pins what goes into it.

PYTHON ?= python3
BIN := .venv/bin
PIP := $(BIN)/pip install --quiet --constraint constraints.txt
PINNED := pyproject.toml constraints.txt

.PHONY: demo test check bench clean

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
	$(BIN)/python benchmarks/search_throughput.py

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
	$(PIP) --editable ".[test,train,export]"
	touch $@

.venv/dev: .venv/full
	$(PIP) --editable ".[dev]"
	touch $@
