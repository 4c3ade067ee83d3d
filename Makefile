# 政问 Zhengwen. `make run` and `make test` are all that is needed; each sets up what it uses.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
TOOLS := build/tools/bin
HOST ?= 127.0.0.1
PORT ?= 8000

.PHONY: run test check setup fuzz image lock sbom audit clean
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

fuzz: setup  ## the HTTP interfaces under schemathesis, longer than the tests do (docs/deployment.md)
	ZHENGWEN_FUZZ_CASES=$(or $(CASES),300) $(BIN)/python -m pytest --timeout=0 tests/service/api/test_openapi_fuzz.py

image: setup  ## take the steps of the Dockerfile without Docker, and prove what they make
	$(BIN)/python scripts/prove-image

# torch is left out of the locks: it is installed for CPU from wheels whose hashes differ from the index's own; its
# version is pinned in constraints.txt. So is this project, which its own dev extra names.
PIP_COMPILE = CUSTOM_COMPILE_COMMAND="make lock" $(TOOLS)/pip-compile --quiet --strip-extras \
  --generate-hashes --no-emit-index-url --no-emit-find-links --no-emit-trusted-host --no-emit-options \
  --unsafe-package torch --unsafe-package zhengwen --constraint constraints.txt pyproject.toml

lock: $(TOOLS)/.installed  ## every version with its hashes: requirements/base.txt and requirements/dev.txt
	$(PIP_COMPILE) --output-file requirements/base.txt
	$(PIP_COMPILE) --extra dev --output-file requirements/dev.txt

sbom: setup $(TOOLS)/.installed  ## build/sbom.json: what is installed, as CycloneDX
	$(TOOLS)/cyclonedx-py environment --pyproject pyproject.toml --output-reproducible --of JSON -o build/sbom.json $(BIN)/python

audit: $(TOOLS)/.installed  ## known weaknesses of the locked versions; asks a database over the network
	$(TOOLS)/pip-audit --disable-pip --require-hashes -r requirements/base.txt

$(TOOLS)/.installed:
	$(PYTHON) -m venv build/tools
	$(TOOLS)/python -m pip install --quiet --disable-pip-version-check --upgrade pip pip-tools cyclonedx-bom pip-audit
	touch $@

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
