# 政问 Zhengwen. `make run` and `make test` are all that is needed; each sets up what it uses.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
HOST ?= 127.0.0.1
PORT ?= 8000

.PHONY: run test check setup clean
.DELETE_ON_ERROR:

run: $(VENV)/.base  ## index the sample corpus and serve it
	$(BIN)/zhengwen index
	$(BIN)/zhengwen serve --host $(HOST) --port $(PORT)

setup: $(VENV)/.dev  ## development install into .venv

test: setup  ## everything
	scripts/system-packages
	$(BIN)/python -m pytest

check: setup  ## lint, types, architecture
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

$(BIN)/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/.base: pyproject.toml constraints.txt | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e .
	touch $@

$(VENV)/.dev: pyproject.toml constraints.txt | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt torch==2.13.0
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev]'
	touch $@ $(VENV)/.base

clean:
	rm -rf $(VENV) var build *.egg-info
