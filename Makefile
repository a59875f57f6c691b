# The few commands that people, hooks and the build all run.
PYTHON ?= python3
BIN := .venv/bin
BUILD := src/kith/kit/static/kit/build

.PHONY: run test setup check fix bench evidence lock docs clean

run: setup ## make the demo region and serve it at http://localhost:8000
	$(BIN)/kith demo $(ARGS)

test: setup ## run all tests, on SQLite and then on PostgreSQL
	bin/test $(ARGS)

setup: .venv/.ready $(BUILD)/.ready ## everything the other commands need

check: setup ## lint, types, contracts; never edits
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/djlint --lint --quiet src
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache
	$(BIN)/bandit --quiet --recursive --severity-level high --exclude "*/tests/*" src
	$(BIN)/python -m django makemigrations --check --dry-run --settings kith.config.settings_test
	! grep -nE 'https?://|file:' requirements/*.txt
	! grep -n '"resolved"' frontend/package-lock.json

fix: setup ## what a machine can tidy
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: setup ## measure what must be fast, beside peers, on this machine
	bin/bench

evidence: setup ## what is claimed and what the last `make test` has shown, with a bill of materials
	$(BIN)/python bin/evidence.py

lock: .venv/.ready ## write the locked requirements anew
	requirements/lock.sh

docs: setup ## write the generated pages of docs/ anew
	$(BIN)/python bin/docs.py

clean: ## remove what the commands above made, but never data in var/
	rm -rf .venv frontend/node_modules $(BUILD)

.venv/.ready: pyproject.toml requirements/dev.txt requirements/uv.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Kith needs Python 3.11 or newer: try 'make $(MAKECMDGOALS) PYTHON=python3.12'." >&2; exit 1; }
	$(PYTHON) -m venv .venv || { echo "Python cannot make a virtual environment here. On Debian or Ubuntu: apt install python3-venv." >&2; exit 1; }
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/uv.txt
	$(BIN)/uv pip sync --quiet --require-hashes --python $(BIN)/python requirements/dev.txt requirements/uv.txt
	$(BIN)/uv pip install --quiet --no-deps --no-build-isolation --python $(BIN)/python -e .
	@touch $@

$(BUILD)/.ready: .venv/.ready frontend/package-lock.json $(shell find frontend/scss frontend/js -type f 2>/dev/null) frontend/build.mjs
	bin/assets
	@mkdir -p $(BUILD) && touch $@
