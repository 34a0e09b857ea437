# What this project can be asked to do. `make` alone prints the list.

SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory
PYTHON ?= python3

BIN := .venv/bin
KAOPING := $(BIN)/kaoping
PYTEST := $(BIN)/pytest
NPM := npm --prefix frontend --silent run
TOGETHER := --numprocesses 2 --dist loadfile
COMPILE := $(BIN)/uv pip compile --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --quiet

PYTHON_READY := .venv/.ready
NODE_READY := frontend/node_modules/.ready
SPA_READY := frontend/dist/.ready
SPA_SOURCES := $(shell find frontend -path "*/node_modules" -prune -o -path "*/dist" -prune -o -type f -print)

.PHONY: help
help: ## This list
	@sed -nE 's/^([a-z0-9]+):.*## (.*)/  make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 18

.PHONY: setup
setup: $(PYTHON_READY) $(NODE_READY) ## Install what the project needs, in .venv and frontend/node_modules

.PHONY: run
run: setup $(SPA_READY) ## Build what changed, bring the schema up, serve on 127.0.0.1:8000
	@exec $(KAOPING) serve --migrate --demo

.PHONY: test
test: setup $(SPA_READY) ## Every test but those in a browser
	$(PYTEST) -m "not browser and not soak" $(TOGETHER)
	$(NPM) test

.PHONY: check
check: lint types contracts drift test oldest spa ## All that CI asks of a change, but for the browser

.PHONY: e2e
e2e: setup $(SPA_READY) ## The journeys, in a real browser
	.ci/browser
	$(PYTEST) -m browser $(TOGETHER)

.PHONY: bench
bench: setup ## Measure the goals against their floors, into build/bench.json
	$(BIN)/python -m benchmarks

.PHONY: soak
soak: setup ## The long runs before a release
	$(PYTEST) -m soak

.PHONY: fmt
fmt: setup ## Put sources into their form
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix --exit-zero --quiet .

.PHONY: migrate
migrate: setup ## Bring the schema up
	$(KAOPING) migrate

.PHONY: openapi
openapi: setup ## Write the API document and the typed client made from it
	$(KAOPING) openapi
	$(NPM) api

.PHONY: lock
lock: $(PYTHON_READY) ## Choose versions anew, within pyproject.toml, and write the lock files
	$(COMPILE) pyproject.toml --extra embedded --extra build -o requirements.lock
	$(COMPILE) pyproject.toml --extra dev -c requirements.lock -o requirements-dev.lock
	echo "uv==$$($(BIN)/uv --version | cut -d' ' -f2)" | $(COMPILE) - -o requirements-uv.lock

# The parts of `check`

.PHONY: lint types contracts drift oldest spa
lint: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check --quiet .
	$(BIN)/bandit --quiet --recursive --configfile pyproject.toml backend
	$(BIN)/hadolint Dockerfile
	$(NPM) lint

types: setup
	$(BIN)/mypy
	$(NPM) typecheck

contracts: setup
	$(BIN)/lint-imports

drift: setup
	$(KAOPING) openapi --check
	@cp frontend/src/api/schema.d.ts frontend/node_modules/.schema.before
	@$(NPM) api
	@cmp --silent frontend/node_modules/.schema.before frontend/src/api/schema.d.ts || \
		{ echo "frontend/src/api/schema.d.ts was not what the document says; it is now: commit it"; exit 1; }

# The oldest PostgreSQL that is supported
oldest: setup
	PG_MAJOR=16 $(PYTEST) --quiet tests/storage tests/jobs tests/architecture/test_schema.py

spa: $(SPA_READY)

# What is installed or built, each with a stamp, so that a second time takes no time

# uv installs in seconds; where it cannot be had, pip reads the same hashes.
$(PYTHON_READY): pyproject.toml requirements-dev.lock requirements-uv.lock
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed: make PYTHON=python3.12 …")'
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-uv.lock && \
		$(BIN)/uv pip sync --quiet --python $(BIN)/python --require-hashes requirements-dev.lock || \
		$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

$(NODE_READY): frontend/package-lock.json
	@node -e 'process.exit(parseInt(process.versions.node) < 20 ? 1 : 0)' || \
		{ echo "Node 20 or newer is needed; this is $$(node --version)"; exit 1; }
	@npm --prefix frontend ci --silent
	@touch $@

$(SPA_READY): $(NODE_READY) $(SPA_SOURCES)
	$(NPM) build
	@touch $@
