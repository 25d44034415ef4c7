# Two commands: `make run` and `make test`. Everything is installed into .venv of this checkout.
PYTHON ?= python3
PORT ?= 8000
BIN := .venv/bin
# Modules that are compiled once start in a third of the time.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: run test check torture law as-of lock clean

run: .venv/run.stamp src/ombud/law/law.json
	@OMBUD_HOME="$${OMBUD_HOME:-$(CURDIR)/var}" $(BIN)/ombud demo examples --port $(PORT)

test: .venv/dev.stamp src/ombud/law/law.json
	@PATH="$(CURDIR)/$(BIN):$$PATH" sh tests/run.sh

check: .venv/dev.stamp src/ombud/law/law.json
	@PATH="$(CURDIR)/$(BIN):$$PATH" sh tests/run.sh check

# Authored vocabulary, law, controls, outlines and checks, compiled into the files that Ombud reads.
AUTHORED := $(shell find src/ombud/law src/ombud/facts src/ombud/controls src/ombud/documents src/ombud/checks -name '*.yaml' -not -path '*/cases/*')

src/ombud/law/law.json: .venv/run.stamp $(AUTHORED)
	@$(BIN)/python -m ombud.controls.compile
	@$(BIN)/python -m ombud.documents.compile

law: .venv/run.stamp
	$(BIN)/python -m ombud.controls.compile
	$(BIN)/python -m ombud.documents.compile

# Logs broken thousands of times, in files and in the database; every byte of a pack flipped. Some minutes.
torture: .venv/dev.stamp src/ombud/law/law.json
	$(BIN)/python benchmarks/evidence_log.py --long
	OMBUD_HOME="$$(mktemp -d)" $(BIN)/python -m tests.web.crash 400
	$(BIN)/python benchmarks/pack_bytes.py

# What is said for the examples on fixed days; look at the difference line by line before committing it.
as-of: .venv/dev.stamp law
	$(BIN)/python -m tests.law.as_of_table

# Pinned with hashes; `make lock` renews the pins from pyproject.toml.
lock: .venv/bin/uv
	$(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url pyproject.toml -o requirements/run.lock
	$(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url pyproject.toml --group dev -o requirements/dev.lock

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Ombud needs Python 3.11 or newer. Name one: make run PYTHON=/path/to/python3.11" >&2; exit 2; }
	@echo "Making a Python environment in .venv ..."
	@$(PYTHON) -m venv .venv

.venv/bin/uv: .venv/bin/python
	@test -x $(BIN)/uv || $(BIN)/python -m pip install -q --disable-pip-version-check uv

.venv/run.stamp: requirements/run.lock pyproject.toml | .venv/bin/uv
	@echo "Installing what Ombud needs ..."
	@$(BIN)/uv pip install -q --python $(BIN)/python --require-hashes -r requirements/run.lock
	@$(BIN)/uv pip install -q --python $(BIN)/python --no-deps -e .
	@touch $@

.venv/dev.stamp: requirements/dev.lock .venv/run.stamp
	@$(BIN)/uv pip install -q --python $(BIN)/python --require-hashes -r requirements/dev.lock
	@touch $@

clean:
	rm -rf .venv var .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
