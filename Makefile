# Everything a person runs from a checkout. `make` alone lists it. Needs Python 3.11 or newer, and make.
SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
EVERYTHING := $(VENV)/.everything-installed
RUNTIME := $(VENV)/.runtime-installed
PYTEST := $(BIN)/python -m pytest -p no:cacheprovider --durations=15
NEXT_PYTHONS ?= python3.12 python3.13
NEXT_DUCKDB ?= duckdb>=2

.PHONY: help install demo test check bench audit clean lock reference test-next needs-of-tests new-source

help: ## list what there is
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 14

install: $(EVERYTHING) ## make .venv with everything, every package checked against its hash

demo: $(RUNTIME) ## invent a region, run the whole route, say where the report lies
	@$(BIN)/commonfield demo

test: check needs-of-tests ## check, then run every test
	@# A file of tests stays in one process, so that what it set up is set up once. In the order of folders, the
	@# longest files come early: else those with one long test come last, and one process waits for the other.
	$(PYTEST) -q -n 2 --dist loadfile --no-loadscope-reorder tests --ignore tests/health

check: $(EVERYTHING) ## format, lint, types, imports, definitions, repository, generated reference
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache
	$(BIN)/python -c 'from commonfield.catalog import Catalog; print(Catalog().check(), "definitions load.")'
	$(BIN)/python docs/generate.py --check
	$(PYTEST) -q tests/health

bench: $(EVERYTHING) ## what it costs, as ratios beside a yardstick in the same run
	@for file in benchmarks/[a-z]*.py; do \
	  measured=benchmarks.$$(basename "$$file" .py); echo "== $$measured"; $(BIN)/python -m "$$measured"; done

audit: $(EVERYTHING) ## look the locked packages up in the list of known vulnerabilities
	@$(BIN)/python tests/health/audit.py

clean: ## remove what these commands made: .venv, caches, the demo region
	rm -rf $(VENV) .cache .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis dist build demo-region
	find src tests docs benchmarks -name __pycache__ -type d -prune -exec rm -rf {} + 2>/dev/null || true

lock: $(BIN)/python ## write the lock files anew from pyproject.toml
	@lock() { $(BIN)/uv pip compile "$$@" --universal --python-version 3.11 --generate-hashes --no-header \
	  --no-emit-index-url --no-emit-find-links --quiet; }; \
	lock pyproject.toml locks/build.in --all-extras --output-file requirements.lock; \
	lock pyproject.toml locks/build.in --constraints requirements.lock --output-file locks/runtime.lock; \
	lock locks/installer.in --output-file locks/installer.lock
	@echo "Locks written. Look at what changed before you commit them."

reference: $(EVERYTHING) ## write docs/reference anew
	$(BIN)/python docs/generate.py

new-source: $(RUNTIME) ## start a dictionary for another kind of file: make new-source NAME=publisher/file
	@$(BIN)/python -m commonfield.catalog.starting "$(NAME)" $(INTO)

# --- how .venv is made --------------------------------------------------------------------------------

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "Commonfield needs Python 3.11 or newer, and $(PYTHON) is older or absent. Name another: make PYTHON=python3.12 ..."; exit 2; }
	$(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r locks/installer.lock \
	  || echo "uv cannot be installed here; pip does its work, more slowly."

# Bytecode is written at once, so that the command starts fast even where Python may not write any later.
install_from = \
  { [ -x $(BIN)/uv ] && $(BIN)/uv pip install --quiet --python $(BIN)/python --compile-bytecode --require-hashes -r $(1); } \
    || $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r $(1); \
  $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --no-index -e .; \
  $(BIN)/python -m compileall -q src

$(EVERYTHING): requirements.lock pyproject.toml | $(BIN)/python
	@echo "Installing everything into $(VENV) ..."
	@$(call install_from,requirements.lock)
	@touch $(RUNTIME) $@

$(RUNTIME): locks/runtime.lock pyproject.toml | $(BIN)/python
	@echo "Installing what the engine needs into $(VENV) ..."
	@$(call install_from,locks/runtime.lock)
	@touch $@

# --- what the tests need beyond Python packages -------------------------------------------------------

needs-of-tests:
	@missing=(); \
	command -v chromium >/dev/null || missing+=(chromium); \
	command -v pdftoppm >/dev/null || missing+=(poppler-utils); \
	command -v java >/dev/null || missing+=(openjdk-17-jre-headless); \
	[ $${#missing[@]} -gt 0 ] || exit 0; \
	if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	  echo "Installing with apt: $${missing[*]}"; \
	  { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$${missing[@]}"; } >/dev/null 2>&1 \
	    && exit 0 || echo "apt could not install them."; \
	fi; \
	echo "Tests that need them are skipped by name. To run them, install: $${missing[*]}"

# --- the same tests on other Pythons, and on the next DuckDB ------------------------------------------

test-next: needs-of-tests ## unit and spec tests on other Pythons and the next DuckDB, where they are to be had
	@for python in $(NEXT_PYTHONS); do \
	  if $$python -c '' 2>/dev/null; then \
	    echo "== $$python"; venv=.cache/next-$$(basename $$python); \
	    $(MAKE) PYTHON=$$python VENV=$$venv $$venv/.everything-installed; \
	    $$venv/bin/python -m pytest -p no:cacheprovider -q tests/unit tests/spec; \
	  else echo "== $$python: skipped, it is not on this machine"; fi; \
	done
	@echo "== $(NEXT_DUCKDB)"; \
	$(MAKE) VENV=.cache/next-duckdb .cache/next-duckdb/.everything-installed; \
	if .cache/next-duckdb/bin/python -m pip install --quiet --disable-pip-version-check --no-deps '$(NEXT_DUCKDB)'; then \
	  .cache/next-duckdb/bin/python -m pytest -p no:cacheprovider -q tests/unit tests/spec; \
	else echo "== $(NEXT_DUCKDB): skipped, it cannot be installed here"; fi
